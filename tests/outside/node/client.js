// A client made from proto/ when it starts: nothing is generated.

import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";
import protobuf from "protobufjs";

const SERVICES = ["LedgerService", "BudgetService", "AuditService"];
const FILES = ["ledger_service", "budget_service", "audit_service"].map((name) => `purse/v1/${name}.proto`);

// Numbers of 64 bits as text, since JavaScript's own numbers are shorter.
const AS_WRITTEN = { keepCase: true, longs: String, enums: String, defaults: true };

// Every method of every service as a function that answers later, by its name.
export function connect(target, protoDirectory) {
  const definition = loader.loadSync(FILES, { ...AS_WRITTEN, includeDirs: [protoDirectory] });
  const { v1 } = grpc.loadPackageDefinition(definition).purse;
  const clients = SERVICES.map((name) => new v1[name](target, grpc.credentials.createInsecure()));
  const calls = clients.flatMap((client) =>
    Object.keys(client.constructor.service).map((name) => [name, promisify(client[name].bind(client))]),
  );
  return { ...Object.fromEntries(calls), close: () => clients.forEach((client) => client.close()) };
}

const details = new protobuf.Root().loadSync(fileURLToPath(new URL("google_rpc.proto", import.meta.url)), {
  keepCase: true,
});

// google.rpc.ErrorInfo, which every refusal of the ledger carries.
export function errorInfo(error) {
  const [bytes] = error.metadata.get("grpc-status-details-bin");
  const status = details.lookupType("google.rpc.Status").decode(bytes);
  const info = status.details.find((detail) => detail.type_url.endsWith("/google.rpc.ErrorInfo"));
  return { code: status.code, ...details.lookupType("google.rpc.ErrorInfo").decode(info.value) };
}

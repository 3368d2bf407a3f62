// Departments pay in, a board allocates, directors look: all at once, by k6's own gRPC. Each write that was answered is
// counted, so that the ledger's figures can be compared with what was written.

import { check } from "k6";
import exec from "k6/execution";
import { Counter } from "k6/metrics";
import grpc from "k6/net/grpc";

const SECONDS = Number(__ENV.SECONDS || 12);
const SERVICES = ["ledger_service", "budget_service"].map((name) => `purse/v1/${name}.proto`);
const CONTROL_TOTAL = { pool: "clean-energy", year: "2026-27", budget_type: "rdel-programme" };
const CONTRIBUTORS = ["desnz", "dft", "dsit"];
const DATE = "2026-05-01";

// Amounts that share no factor, so that shares have pennies left over. A receipt is more than the two allocations that
// follow it, so that no order of requests runs out of money.
const RECEIPT = "10.07";
const ALLOCATION = "3.01";

const receipts = new Counter("receipts");
const allocations = new Counter("allocations");

export const options = {
  scenarios: { load: { executor: "constant-vus", vus: 16, duration: `${SECONDS}s`, gracefulStop: "60s" } },
  // How fast is not asked here, only whether everything was right.
  thresholds: { checks: ["rate==1"] },
};

const client = new grpc.Client();
client.load([__ENV.PROTO], ...SERVICES);

let connected = false;

function call(method, request) {
  if (!connected) {
    client.connect(__ENV.TARGET, { plaintext: true });
    connected = true;
  }
  return client.invoke(`purse.v1.${method}`, request);
}

const money = (amount) => ({ currency_code: "GBP", amount });

const receive = (contributor) => ({
  effective_date: DATE,
  receive: Object.assign({ contributor, amount: money(RECEIPT) }, CONTROL_TOTAL),
});

const allocate = () => ({
  effective_date: DATE,
  allocate: Object.assign({ initiative: "heat-pumps", amount: money(ALLOCATION) }, CONTROL_TOTAL),
});

function record(requestId, commands) {
  const answer = call("LedgerService/Record", { request_id: requestId, commands });
  const recorded = check(answer, {
    "recorded": (answer) => answer && answer.status === grpc.StatusOK,
    "one entry a command": (answer) => answer.message && answer.message.commandSequences.length === commands.length,
  });
  if (!recorded) {
    console.error(`${requestId}: ${JSON.stringify(answer.error)}`);
  }
  return recorded ? commands.length : 0;
}

export function setup() {
  const department = "CONTRIBUTOR_KIND_DEPARTMENT";
  const agreement = {
    currency_code: "GBP",
    year_kind: "YEAR_KIND_UK_APRIL",
    time_zone: "Europe/London",
    start_date: "2026-04-01",
    accounting_officer: "Permanent Secretary",
    host: "desnz",
    accountability: "ACCOUNTABILITY_CONTRIBUTORS",
    budget_types: [
      {
        budget_type: CONTROL_TOTAL.budget_type,
        name: "Resource DEL, programme",
        funds_check: { mode: "FUNDS_MODE_ABSOLUTE", basis: "FUNDS_BASIS_RECEIVED" },
      },
    ],
  };
  const pool = CONTROL_TOTAL.pool;
  record("set-up", [
    { open_mission: { mission: "energy", name: "Clean energy superpower" } },
    ...CONTRIBUTORS.map((name) => ({ register_contributor: { contributor: name, name, kind: department } })),
    { open_pool: { pool, mission: "energy", name: "Clean energy", agreement } },
    { register_initiative: { pool, initiative: "heat-pumps", name: "Heat pumps", kind: "INITIATIVE_KIND_OUTCOME" } },
  ]);
}

// The figures are small enough for whole pennies to be exact in a float.
const pennies = (money) => Number(money.amount.replace(".", ""));

function look() {
  const answer = call("BudgetService/GetAvailability", { pool: CONTROL_TOTAL.pool });
  const total = answer.message && answer.message.controlTotals[0];
  check(answer, {
    "read": (answer) => answer.status === grpc.StatusOK,
    "received less allocated is available": () =>
      pennies(total.receivedToDate) - pennies(total.allocatedToDate) === pennies(total.availableToAllocate),
    "shares add up": () =>
      total.shares.reduce((sum, share) => sum + pennies(share.availableToAllocate), 0) ===
      pennies(total.availableToAllocate),
  });
}

export default function () {
  const id = `load-${exec.vu.idInTest}-${exec.vu.iterationInInstance}`;
  const contributor = CONTRIBUTORS[exec.scenario.iterationInTest % CONTRIBUTORS.length];
  receipts.add(record(`${id}-in`, [receive(contributor)]));
  look();
  allocations.add(record(`${id}-out`, [allocate(), allocate()]));
  look();
}

const count = (data, name) => (data.metrics[name] ? data.metrics[name].values.count : 0);

export function handleSummary(data) {
  const written = {
    receipts: count(data, "receipts"),
    receipt: RECEIPT,
    allocations: count(data, "allocations"),
    allocation: ALLOCATION,
  };
  const calls = 4 * count(data, "iterations");
  const { med, "p(95)": p95 } = data.metrics.grpc_req_duration.values;
  return {
    [__ENV.WRITTEN]: JSON.stringify(written),
    stdout:
      `${calls} calls by 16 clients in ${SECONDS} s, ${Math.round(calls / SECONDS)} a second; ` +
      `half of them within ${med.toFixed(1)} ms, 95 % within ${p95.toFixed(1)} ms\n`,
  };
}

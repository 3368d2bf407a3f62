// check.js TARGET PROTO_DIRECTORY: from an empty ledger to a pool that is partly allocated, by gRPC for JavaScript.

import assert from "node:assert/strict";
import grpc from "@grpc/grpc-js";
import { connect, errorInfo } from "./client.js";

const POOL = "clean-energy";
const CONTROL_TOTAL = { pool: POOL, year: "2026-27", budget_type: "rdel-programme" };
const DATE = "2026-05-01";

const money = (amount) => ({ currency_code: "GBP", amount });
const receive = (contributor, amount) => ({
  effective_date: DATE,
  receive: { ...CONTROL_TOTAL, contributor, amount: money(amount) },
});
const allocate = (amount) => ({
  effective_date: DATE,
  allocate: { ...CONTROL_TOTAL, initiative: "heat-pumps", amount: money(amount) },
});

const AGREEMENT = {
  currency_code: "GBP",
  year_kind: "YEAR_KIND_UK_APRIL",
  time_zone: "Europe/London",
  start_date: "2026-04-01",
  accounting_officer: "Permanent Secretary",
  host: "desnz",
  accountability: "ACCOUNTABILITY_CONTRIBUTORS",
  budget_types: [
    {
      budget_type: "rdel-programme",
      name: "Resource DEL, programme",
      funds_check: { mode: "FUNDS_MODE_ABSOLUTE", basis: "FUNDS_BASIS_RECEIVED" },
    },
  ],
};

const SET_UP = {
  request_id: "set-up",
  commands: [
    { open_mission: { mission: "energy", name: "Clean energy superpower" } },
    ...["desnz", "dft", "dsit"].map((contributor) => ({
      register_contributor: { contributor, name: contributor.toUpperCase(), kind: "CONTRIBUTOR_KIND_DEPARTMENT" },
    })),
    { open_pool: { pool: POOL, mission: "energy", name: "Clean energy", agreement: AGREEMENT } },
    {
      register_initiative: {
        pool: POOL,
        initiative: "heat-pumps",
        name: "Heat pumps",
        kind: "INITIATIVE_KIND_OUTCOME",
      },
    },
  ],
};

// 0.1 and 0.2 are the amounts that a float adds up wrongly; the last is beyond what a float holds to the penny.
const PAYMENTS = {
  request_id: "payments",
  commands: [
    receive("desnz", "0.10"),
    receive("dft", "0.20"),
    receive("dsit", "90071992547409.93"),
    allocate("90071992547409.93"),
  ],
};

async function records(ledger) {
  const setUp = await ledger.Record(SET_UP);
  assert.equal(setUp.first_sequence, "1");
  const first = await ledger.Record(PAYMENTS);
  assert.equal(first.command_sequences.length, PAYMENTS.commands.length);
  const again = await ledger.Record(PAYMENTS);
  assert.deepEqual(again, first);
  console.log(`entries ${first.first_sequence} to ${first.last_sequence}, and the same answer to the same request`);
  return Number(first.last_sequence);
}

async function figures(ledger) {
  const [total] = (await ledger.GetAvailability({ pool: POOL })).control_totals;
  assert.equal(total.received_to_date.amount, "90071992547410.23");
  assert.equal(total.allocated_to_date.amount, "90071992547409.93");
  assert.equal(total.available_to_allocate.amount, "0.30");
  assert.equal(total.available_to_commit.amount, "90071992547409.93");
  const shares = pennies(total.shares.map((share) => share.available_to_allocate.amount));
  assert.equal(shares, 30n, "shares add up to what is available");
  for (const contributor of ["desnz", "dft", "dsit"]) {
    await statement(ledger, contributor, total.shares);
  }
  console.log(`available ${total.available_to_allocate.amount}, whose shares add up to it`);
}

// One contributor's statement says the same as the pool's shares.
async function statement(ledger, contributor, shares) {
  const answer = await ledger.GetShareStatement({ pool: POOL, contributor });
  const share = shares.find((share) => share.contributor === contributor);
  const [row] = answer.control_totals;
  assert.equal(row.came_in.total.amount, share.received_to_date.amount);
  const [given] = answer.initiatives;
  assert.equal(given.allocated.amount, share.available_to_commit.amount);
}

function pennies(amounts) {
  return amounts.reduce((sum, amount) => sum + BigInt(amount.replace(".", "")), 0n);
}

async function refusal(ledger, last) {
  const tooMuch = { request_id: "too-much", commands: [allocate("0.31")] };
  const error = await ledger.Record(tooMuch).then(
    () => assert.fail("more was allocated than is there"),
    (error) => error,
  );
  assert.equal(error.code, grpc.status.FAILED_PRECONDITION);
  const info = errorInfo(error);
  assert.equal(info.code, error.code);
  assert.equal(info.domain, "common-purse");
  assert.equal(info.reason, "INSUFFICIENT");
  assert.equal(info.metadata.command, "commands[0]");
  const { tree_size } = await ledger.GetCheckpoint({});
  assert.equal(Number(tree_size), last + 1, "nothing was recorded");
  console.log(`refused: ${error.details}`);
  console.log(`    ${info.reason} ${JSON.stringify(info.metadata)}`);
}

async function pages(ledger, last) {
  const sequences = [];
  let token = "";
  let count = 0;
  do {
    const page = await ledger.ListEntries({ page_size: 3, page_token: token });
    assert.ok(page.entries.length <= 3);
    for (const entry of page.entries) {
      assert.equal(typeof JSON.parse(entry.line).kind, "string");
      sequences.push(Number(entry.sequence));
    }
    token = page.next_page_token;
    count += 1;
  } while (token !== "");
  assert.ok(count > 1);
  assert.deepEqual(sequences, Array.from({ length: last + 1 }, (_, sequence) => sequence));
  console.log(`${sequences.length} entries on ${count} pages, each once and in order`);
}

const [target, protoDirectory] = process.argv.slice(2);
const ledger = connect(target, protoDirectory);
const last = await records(ledger);
await figures(ledger);
await refusal(ledger, last);
await pages(ledger, last);
ledger.close();

"""A client of the ledger that nobody generated: it asks the server what its messages are (gRPC reflection)."""

import grpc
from google.protobuf import descriptor_pool, message_factory
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

PACKAGE = "purse.v1"

# The reads that a test names.
READS = {
    "AuditService": ["GetBalances", "GetConsistencyProof", "GetInclusionProof", "ListCheckpoints", "ListExceptions"],
    "BudgetService": [
        "GetAgreement",
        "GetContributions",
        "GetControlTotals",
        "GetFundingStatus",
        "GetShareStatement",
        "ListContributors",
        "ListInitiatives",
    ],
}

# Long enough for a server that is stopped and then killed to be seen as gone, not as slow.
CALL_SECONDS = 60


class Ledger:
    """A connection to a ledger. Its methods raise grpc.RpcError."""

    def __init__(self, target):
        # A connection of its own, on which nothing but the calls below is ever sent.
        self.channel = grpc.insecure_channel(target, [("grpc.use_local_subchannel_pool", 1)])
        with grpc.insecure_channel(target, [("grpc.use_local_subchannel_pool", 1)]) as reflection:
            pool = descriptor_pool.DescriptorPool(ProtoReflectionDescriptorDatabase(reflection))
            self._record, self._record_request = self._method(pool, "LedgerService", "Record")
            self._list, self._list_request = self._method(pool, "AuditService", "ListEntries")
            self._entry, self._entry_request = self._method(pool, "AuditService", "GetEntry")
            self._checkpoint, self._checkpoint_request = self._method(pool, "AuditService", "GetCheckpoint")
            self._availability, self._availability_request = self._method(pool, "BudgetService", "GetAvailability")
            self._pools, self._pools_request = self._method(pool, "BudgetService", "ListPools")
            self._reads = {
                name: self._method(pool, service, name)
                for service, names in READS.items()
                for name in names
            }
        grpc.channel_ready_future(self.channel).result(timeout=CALL_SECONDS)

    def _method(self, pool, service, name):
        method = pool.FindServiceByName(f"{PACKAGE}.{service}").FindMethodByName(name)
        request, response = (message_factory.GetMessageClass(m) for m in (method.input_type, method.output_type))
        call = self.channel.unary_unary(
            f"/{PACKAGE}.{service}/{name}",
            request_serializer=request.SerializeToString,
            response_deserializer=response.FromString,
        )
        return call, request

    def record(self, request_id):
        """Records the commands of `request_id`; returns its first and last sequence."""
        answer = self.record_commands(request_id, commands_of(request_id))
        return answer.first_sequence, answer.last_sequence

    def record_commands(self, request_id, commands, validate_only=False):
        request = self._record_request(request_id=request_id, commands=commands, validate_only=validate_only)
        return self._record(request, timeout=CALL_SECONDS)

    def availability(self, **asked):
        return self._availability(self._availability_request(**asked), timeout=CALL_SECONDS)

    def pools(self):
        return self._pools(self._pools_request(), timeout=CALL_SECONDS)

    def read(self, name, **asked):
        """The answer of one of READS."""
        call, request = self._reads[name]
        return call(request(**asked), timeout=CALL_SECONDS)

    def entry(self, sequence, **asked):
        return self._entry(self._entry_request(sequence=sequence, **asked), timeout=CALL_SECONDS)

    def entries(self):
        """All entries in order, as pairs of sequence and line."""
        token = ""
        while True:
            request = self._list_request(page_size=8192, page_token=token)
            page = self._list(request, timeout=CALL_SECONDS)
            yield from ((entry.sequence, entry.line) for entry in page.entries)
            token = page.next_page_token
            if not token:
                return

    def checkpoint(self):
        """The signed note and the verifier key."""
        answer = self._checkpoint(self._checkpoint_request(), timeout=CALL_SECONDS)
        return answer.checkpoint, answer.verifier_key


def commands_of(request_id):
    """What a request records, told by its id alone, so that whoever retries it after a crash sends the same:
    one new contributor, or 20 at once in every tenth request."""
    number = int(request_id.rpartition("-")[2])
    return [
        {
            "reason": "to be there after the power comes back",
            "register_contributor": {
                "contributor": f"{request_id}-{index}",
                "name": f"Contributor {index} of {request_id}",
                "kind": "CONTRIBUTOR_KIND_DEPARTMENT",
            },
        }
        for index in range(20 if number % 10 == 9 else 1)
    ]

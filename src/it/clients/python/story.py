"""A slip is submitted, followed and answered with the client that was generated for Python."""

import os
import time

import huizhi_client as client
from huizhi_client.models import FinalReturn, NoticeState, NoticeSubmission, ReturnSubmission


def api_client(address, token):
    return client.ApiClient(client.Configuration(host=address, access_token=token))


def until(condition):
    for _ in range(100):
        if condition():
            return
        time.sleep(0.1)
    raise SystemExit("it does not come")


reference = os.environ["REFERENCE"]
node = api_client(os.environ["NODE"], os.environ["TOKEN"])
partner = api_client(os.environ["PARTNER"], os.environ["PARTNER_TOKEN"])
notices = client.NoticesApi(node)
changes = client.ChangesApi(node)

print(client.CallerApi(node).read_me().roles[0].value)
cursor = changes.read_changes(start="now").next

slip = {
    "type": "residence-confirmation",
    "reference": reference,
    "sender": {"office": "610802-public-security"},
    "receiver": {"region": "140930"},
    "payload": {
        "person": {"name": "王小明", "documentKind": "identity-card", "documentNumber": "00000019900101000X"},
        "claim": {"kind": "registered", "region": "140930"},
    },
}
submitted = notices.submit_notice(NoticeSubmission.from_dict(slip), idempotency_key=reference)
assert notices.submit_notice(NoticeSubmission.from_dict(slip), idempotency_key=reference).id == submitted.id
try:
    notices.submit_notice(NoticeSubmission.from_dict({**slip, "type": "unheard-of"}))
    raise SystemExit("taken: a type that there is not")
except client.ApiException as refusal:
    print(refusal.status, "/type" if "/type" in refusal.body else "")


def found():
    items = notices.list_notices(reference=reference).items
    assert len(items) == 1, items
    return items[0]


def is_there():
    try:
        client.NoticesApi(partner).read_notice(submitted.id)
        return True
    except client.exceptions.NotFoundException:
        return False


until(lambda: found().state == NoticeState.DELIVERED)
until(is_there)
verbs = client.VerbsApi(partner)
verbs.accept_notice(submitted.id, {})
verbs.return_notice(submitted.id, ReturnSubmission(FinalReturn(kind="final", payload={"outcome": "confirmed"})))
until(lambda: found().state == NoticeState.RETURNED)

returned = notices.read_notice(submitted.id)
print(returned.reference, returned.returns[0].payload["outcome"], str(returned.returned_at > returned.submitted_at).lower())
events = []
for _ in range(100):
    page = changes.read_changes(cursor=cursor, limit=200, wait=5)
    cursor = page.next
    events += [each.type.split(".")[3] for each in page.items if each.subject == submitted.id]
    if events and events[-1] == "returned":
        break
print(*events)

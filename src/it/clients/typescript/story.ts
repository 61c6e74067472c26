// A slip is submitted, followed and answered with the client that was generated for TypeScript.
import {
  CallerApi,
  ChangesApi,
  Configuration,
  type NoticeSubmission,
  type NoticeSummary,
  NoticesApi,
  ResponseError,
  VerbsApi,
} from './index.js';

declare const process: { env: Record<string, string> };

const { NODE, TOKEN, PARTNER, PARTNER_TOKEN, REFERENCE: reference } = process.env;
const node = new Configuration({ basePath: NODE, accessToken: TOKEN });
const partner = new Configuration({ basePath: PARTNER, accessToken: PARTNER_TOKEN });
const notices = new NoticesApi(node);
const changes = new ChangesApi(node);

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries++) {
    if (tries > 100) {
      throw new Error('it does not come');
    }
    await new Promise<void>((resolve) => setTimeout(resolve, 100));
  }
}

async function found(): Promise<NoticeSummary> {
  const { items } = await notices.listNotices({ reference });
  if (items.length !== 1) {
    throw new Error(`found ${items.length}`);
  }
  return items[0];
}

async function refusal(request: Promise<unknown>): Promise<Response> {
  try {
    await request;
  } catch (e) {
    if (e instanceof ResponseError) {
      return e.response;
    }
    throw e;
  }
  throw new Error('it is not refused');
}

const me = await new CallerApi(node).readMe();
console.log([...me.roles][0]);
let cursor = (await changes.readChanges({ start: 'now' })).next;

const slip: NoticeSubmission = {
  type: 'residence-confirmation',
  reference,
  sender: { office: '610802-public-security' },
  receiver: { region: '140930' },
  payload: {
    person: { name: '王小明', documentKind: 'identity-card', documentNumber: '00000019900101000X' },
    claim: { kind: 'registered', region: '140930' },
  },
};
const submitted = await notices.submitNotice({ noticeSubmission: slip, idempotencyKey: reference });
const again = await notices.submitNotice({ noticeSubmission: slip, idempotencyKey: reference });
if (again.id !== submitted.id) {
  throw new Error('sent again, it is another one');
}
const refused = await refusal(notices.submitNotice({ noticeSubmission: { ...slip, type: 'unheard-of' } }));
const problem = await refused.json();
console.log(refused.status, problem.errors[0].pointer);
await until(async () => (await found()).state === 'delivered');

const { id } = submitted;
const arrived = new NoticesApi(partner);
const verbs = new VerbsApi(partner);
await until(() =>
  arrived.readNotice({ id }).then(
    () => true,
    () => false,
  ),
);
await verbs.acceptNotice({ id, body: {} });
await verbs.returnNotice({ id, returnSubmission: { kind: 'final', payload: { outcome: 'confirmed' } } });
await until(async () => (await found()).state === 'returned');

const returned = await notices.readNotice({ id });
const answer = returned.returns[0].payload as { outcome: string };
console.log(returned.reference, answer.outcome, returned.returnedAt! > returned.submittedAt);
const events: string[] = [];
for (let tries = 0; events.at(-1) !== 'returned'; tries++) {
  const page = await changes.readChanges({ cursor, limit: 200, wait: 5 });
  cursor = page.next;
  events.push(...page.items.filter((each) => each.subject === id).map((each) => each.type.split('.')[3]));
  if (tries > 100) {
    throw new Error('the return is not told');
  }
}
console.log(events.join(' '));

// tests/e2e/sdk.mjs - what tests/e2e/sdk.py asks a service with AWS's SDK for JavaScript.
//
//     node sdk.mjs URL FOLDER
//
// The keys are those of the environment. Prints a line of JSON for each step: [name, problems].
import assert from "node:assert";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateActivityCommand, CreateStateMachineAliasCommand, CreateStateMachineCommand,
  DeleteStateMachineAliasCommand, DeleteStateMachineCommand, DeleteStateMachineVersionCommand,
  DescribeActivityCommand, DescribeExecutionCommand, DescribeMapRunCommand,
  DescribeStateMachineAliasCommand, DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand, GetActivityTaskCommand, ListMapRunsCommand,
  ListStateMachineAliasesCommand, ListStateMachineVersionsCommand, ListTagsForResourceCommand,
  paginateGetExecutionHistory, paginateListExecutions, paginateListStateMachines,
  PublishStateMachineVersionCommand, RedriveExecutionCommand, SendTaskFailureCommand,
  SendTaskHeartbeatCommand, SendTaskSuccessCommand, SFNClient, StartExecutionCommand,
  StartSyncExecutionCommand, StopExecutionCommand, TagResourceCommand, TestStateCommand,
  UntagResourceCommand, UpdateStateMachineAliasCommand, UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from "@aws-sdk/client-sfn";

const [endpoint, folder] = process.argv.slice(2);
// Without disableHostPrefix TestState and StartSyncExecution would go to sync-127.0.0.1.
const sfn = new SFNClient(
  { endpoint, region: "us-east-1", maxAttempts: 1, disableHostPrefix: true });
const ask = (Command, input) => sfn.send(new Command(input));
const arns = "arn:aws:states:us-east-1:123456789012:";
const roleArn = "arn:aws:iam::123456789012:role/any";
const hello = JSON.stringify({ StartAt: "Greet", States: { Greet: {
  Type: "Pass", Parameters: { "text.$": "States.Format('Hello, {}', $.who)" }, End: true } } });
const asks = JSON.stringify({ StartAt: "Ask", States: { Ask: {
  Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
  Parameters: { QueueUrl: "letters", MessageBody: { "token.$": "$$.Task.Token" } },
  TimeoutSeconds: 600, End: true } } });
const work = { StartAt: "Work", States: { Work: {
  Type: "Task", Resource: arns + "activity:js", TimeoutSeconds: 600, End: true } } };
const works = JSON.stringify({ StartAt: "First", States: {
  First: { Type: "Pass", Next: "Work" }, ...work.States } });
const maps = JSON.stringify({ StartAt: "Each", States: { Each: {
  Type: "Map", Label: "each", MaxConcurrency: 10, End: true,
  ItemProcessor: { ...work, ProcessorConfig: { Mode: "DISTRIBUTED",
    ExecutionType: "STANDARD" } } } } });

async function until(condition) {
  for (const end = Date.now() + 60000; Date.now() < end; await sleep(20)) {
    const value = await condition();
    if (value) return value;
  }
  throw new Error("never: " + condition);
}

async function all(pages, member) {
  const found = [];
  for await (const page of pages) found.push(page[member]);
  return found;
}

const make = async (name, definition) =>
  (await ask(CreateStateMachineCommand, { name, definition, roleArn })).stateMachineArn;
const ended = (executionArn) => until(async () => {
  const found = await ask(DescribeExecutionCommand, { executionArn });
  return found.status !== "RUNNING" && found;
});

/** The task of a worker of the activity. */
const task = () => ask(GetActivityTaskCommand, { activityArn: arns + "activity:js" });

// ---- steps ----

const steps = [];
const step = (name, run) => steps.push([name, run]);

step("machines are made, listed in pages, deleted", async () => {
  for (const name of ["hello", "a", "b"]) await make(name, hello);
  const found = await ask(DescribeStateMachineCommand,
    { stateMachineArn: arns + "stateMachine:hello" });
  assert.equal(found.definition, hello);
  assert(Math.abs(Date.now() - found.creationDate.getTime()) < 60000);
  const pages = await all(paginateListStateMachines({ client: sfn, pageSize: 2 }, {}),
    "stateMachines");
  assert.deepEqual(pages.map((page) => page.length), [2, 1]);
  await ask(DeleteStateMachineCommand, { stateMachineArn: arns + "stateMachine:a" });
  await assert.rejects(make("c", "{}"), { name: "InvalidDefinition" });
});

step("executions are started once by a name, and end", async () => {
  const input = JSON.stringify({ who: "J\u00f6rg \u{1f600}" });
  const given = { stateMachineArn: arns + "stateMachine:hello", name: "a", input };
  const { executionArn } = await ask(StartExecutionCommand, given);
  const done = await ended(executionArn);
  assert.deepEqual([done.status, done.input, JSON.parse(done.output)],
    ["SUCCEEDED", input, { text: "Hello, J\u00f6rg \u{1f600}" }]);
  await assert.rejects(ask(StartExecutionCommand, given), { name: "ExecutionAlreadyExists" });
  const machine = await ask(DescribeStateMachineForExecutionCommand, { executionArn });
  assert.equal(machine.name, "hello");
});

step("a history comes in pages, from either end", async () => {
  const executionArn = arns + "execution:hello:a";
  for (const reverseOrder of [false, true]) {
    const pages = await all(paginateGetExecutionHistory({ client: sfn, pageSize: 3 },
      { executionArn, reverseOrder, includeExecutionData: !reverseOrder }), "events");
    assert.deepEqual(pages.map((page) => page.length), [3, 1]);
    const ids = pages.flat().map((event) => event.id);
    assert.deepEqual(ids, reverseOrder ? [4, 3, 2, 1] : [1, 2, 3, 4]);
    const { input } = pages.flat().find((event) => event.id === 1).executionStartedEventDetails;
    assert.equal(input === undefined, reverseOrder);
  }
});

step("a task waits for its token", async () => {
  const stateMachineArn = await make("asks", asks);
  const letters = path.join(folder, "letter-");
  const tokens = await Promise.all(["yes", "no"].map(async (name) => {
    await ask(StartExecutionCommand, { stateMachineArn, name });
    await until(() => fs.existsSync(letters + name));
    return JSON.parse(fs.readFileSync(letters + name, "utf8")).MessageBody.token;
  }));
  await ask(SendTaskHeartbeatCommand, { taskToken: tokens[0] });
  await ask(SendTaskSuccessCommand, { taskToken: tokens[0], output: "[1]" });
  await ask(SendTaskFailureCommand, { taskToken: tokens[1], error: "No", cause: "because" });
  assert.equal((await ended(arns + "execution:asks:yes")).output, "[1]");
  const no = await ended(arns + "execution:asks:no");
  assert.deepEqual([no.status, no.error, no.cause], ["FAILED", "No", "because"]);
  await assert.rejects(ask(SendTaskSuccessCommand, { taskToken: tokens[0], output: "[1]" }),
    { name: "TaskTimedOut" });
});

step("a worker hangs up; another one has the task", async () => {
  const { activityArn } = await ask(CreateActivityCommand, { name: "js" });
  assert.equal((await ask(DescribeActivityCommand, { activityArn })).name, "js");
  const stateMachineArn = await make("works", works);
  const gone = new AbortController();
  const polled = sfn.send(new GetActivityTaskCommand({ activityArn, workerName: "gone" }),
    { abortSignal: gone.signal });
  await sleep(100);
  gone.abort();
  await assert.rejects(polled, { name: "AbortError" });
  await ask(StartExecutionCommand, { stateMachineArn, name: "w", input: "[2]" });
  const { taskToken, input } = await task();
  assert.equal(input, "[2]");
  await ask(SendTaskSuccessCommand, { taskToken, output: "[4]" });
  assert.equal((await ended(arns + "execution:works:w")).output, "[4]");
});

step("an execution is redriven from where it failed, and one that was stopped", async () => {
  const stateMachineArn = arns + "stateMachine:works";
  const executionArn = arns + "execution:works:r";
  await ask(StartExecutionCommand, { stateMachineArn, name: "r" });
  await ask(SendTaskFailureCommand, { taskToken: (await task()).taskToken, error: "Tired" });
  const failed = await ended(executionArn);
  assert.deepEqual([failed.status, failed.redriveCount, failed.redriveStatus],
    ["FAILED", 0, "REDRIVABLE"]);
  assert((await ask(RedriveExecutionCommand, { executionArn })).redriveDate instanceof Date);
  await task();
  await ask(StopExecutionCommand, { executionArn, error: "Enough" });
  await ask(RedriveExecutionCommand, { executionArn });
  await ask(SendTaskSuccessCommand, { taskToken: (await task()).taskToken, output: "1" });
  const done = await ended(executionArn);
  assert.deepEqual([done.status, done.redriveCount, done.output], ["SUCCEEDED", 2, "1"]);
  const pages = await all(paginateGetExecutionHistory({ client: sfn }, { executionArn }),
    "events");
  const types = pages.flat().map((event) => event.type);
  assert.equal(types.filter((type) => type === "ExecutionRedriven").length, 2);
  assert.equal(types.filter((type) => type === "PassStateEntered").length, 1);
  await assert.rejects(ask(RedriveExecutionCommand, { executionArn }),
    { name: "ExecutionNotRedrivable" });
});

step("the children of a distributed Map are listed, and redriven with it", async () => {
  const stateMachineArn = await make("maps", maps);
  const { executionArn } = await ask(StartExecutionCommand,
    { stateMachineArn, name: "m", input: "[1,2,3]" });
  for (let left = 3; left > 0; left--) {
    const { taskToken, input } = await task();
    await (input === "2" ? ask(SendTaskFailureCommand, { taskToken, error: "Two" })
      : ask(SendTaskSuccessCommand, { taskToken, output: input }));
    if (input === "2") break;
  }
  const failed = await ended(executionArn);
  assert.equal(failed.status, "FAILED");
  const { mapRuns } = await ask(ListMapRunsCommand, { executionArn });
  assert.equal(mapRuns.length, 1);
  const { mapRunArn } = mapRuns[0];
  await ask(RedriveExecutionCommand, { executionArn });
  const done = until(async () => {
    const found = await ask(DescribeExecutionCommand, { executionArn });
    return found.status !== "RUNNING" && found;
  });
  for (let over = false; !over;) {
    const given = await Promise.race([task(), done.then(() => null)]);
    if (given?.taskToken) {
      await ask(SendTaskSuccessCommand, { taskToken: given.taskToken, output: given.input });
    }
    over = given === null ||
      (await ask(DescribeMapRunCommand, { mapRunArn })).itemCounts.succeeded === 3;
  }
  assert.deepEqual([(await done).status, (await done).output], ["SUCCEEDED", "[1,2,3]"]);
  const run = await ask(DescribeMapRunCommand, { mapRunArn });
  assert.deepEqual([run.status, run.redriveCount, run.itemCounts.total], ["SUCCEEDED", 1, 3]);
  const children = await all(paginateListExecutions({ client: sfn, pageSize: 2 }, { mapRunArn }),
    "executions");
  assert.deepEqual(children.map((page) => page.length), [2, 1]);
});

step("a definition is validated, and a state tested", async () => {
  const wrong = hello.replace('"End":true', '"Next":"None"');
  const found = await ask(ValidateStateMachineDefinitionCommand, { definition: wrong });
  assert.deepEqual([found.result, found.diagnostics[0].code],
    ["FAIL", "MISSING_TRANSITION_TARGET"]);
  const tested = await ask(TestStateCommand, {
    definition: JSON.stringify(JSON.parse(hello).States.Greet), roleArn,
    input: '{"who": "Ada"}', inspectionLevel: "DEBUG" });
  assert.deepEqual([tested.status, tested.output], ["SUCCEEDED", '{"text":"Hello, Ada"}']);
  assert.equal(tested.inspectionData.input, '{"who": "Ada"}');
});

step("a machine is updated; its versions stay what they were", async () => {
  const stateMachineArn = await make("kept", hello);
  const first = await ask(PublishStateMachineVersionCommand, { stateMachineArn });
  const updated = await ask(UpdateStateMachineCommand, { stateMachineArn, publish: true,
    versionDescription: "waits", definition: hello.replace("Hello", "Good day") });
  assert.equal(updated.stateMachineVersionArn, stateMachineArn + ":2");
  assert(updated.updateDate instanceof Date);
  const old = await ask(DescribeStateMachineCommand,
    { stateMachineArn: first.stateMachineVersionArn });
  assert.equal(old.definition, hello);
  const { stateMachineVersions } = await ask(ListStateMachineVersionsCommand,
    { stateMachineArn });
  assert.deepEqual(stateMachineVersions.map((one) => one.stateMachineVersionArn),
    [stateMachineArn + ":2", stateMachineArn + ":1"]);
  const said = await Promise.all(["", ":1", ":2"].map(async (suffix) => {
    const { executionArn } = await ask(StartExecutionCommand,
      { stateMachineArn: stateMachineArn + suffix, input: '{"who":"Ada"}' });
    const done = await ended(executionArn);
    assert.equal(done.stateMachineVersionArn, suffix ? stateMachineArn + suffix : undefined);
    return JSON.parse(done.output).text;
  }));
  assert.deepEqual(said, ["Good day, Ada", "Hello, Ada", "Good day, Ada"]);
});

step("an alias leads to its versions", async () => {
  const stateMachineArn = arns + "stateMachine:kept";
  const { stateMachineAliasArn } = await ask(CreateStateMachineAliasCommand, { name: "live",
    routingConfiguration: [{ stateMachineVersionArn: stateMachineArn + ":1", weight: 100 }] });
  assert.equal(stateMachineAliasArn, stateMachineArn + ":live");
  const start = async () => {
    const { executionArn } = await ask(StartExecutionCommand,
      { stateMachineArn: stateMachineAliasArn, input: '{"who":"Ada"}' });
    const done = await ended(executionArn);
    assert.equal(done.stateMachineAliasArn, stateMachineAliasArn);
    return done.stateMachineVersionArn.slice(-1);
  };
  assert.equal(await start(), "1");
  await assert.rejects(ask(DeleteStateMachineVersionCommand,
    { stateMachineVersionArn: stateMachineArn + ":1" }), { name: "ConflictException" });
  await ask(UpdateStateMachineAliasCommand, { stateMachineAliasArn, routingConfiguration: [
    { stateMachineVersionArn: stateMachineArn + ":1", weight: 50 },
    { stateMachineVersionArn: stateMachineArn + ":2", weight: 50 }] });
  const found = await ask(DescribeStateMachineAliasCommand, { stateMachineAliasArn });
  assert.deepEqual(found.routingConfiguration.map((one) => one.weight), [50, 50]);
  const seen = new Set();
  for (let tries = 0; tries < 60 && seen.size < 2; tries++) seen.add(await start());
  assert.deepEqual([...seen].sort(), ["1", "2"]);
  const listed = await ask(ListStateMachineAliasesCommand, { stateMachineArn });
  assert.equal(listed.stateMachineAliases.length, 1);
  const executions = await all(paginateListExecutions({ client: sfn },
    { stateMachineArn: stateMachineAliasArn }), "executions");
  assert(executions.flat().length >= 2);
  await ask(DeleteStateMachineAliasCommand, { stateMachineAliasArn });
  await ask(DeleteStateMachineVersionCommand,
    { stateMachineVersionArn: stateMachineArn + ":1" });
  await assert.rejects(start(), { name: "StateMachineDoesNotExist" });
});

step("tags are kept", async () => {
  const resourceArn = arns + "stateMachine:kept";
  await ask(TagResourceCommand, { resourceArn, tags: [
    { key: "team", value: "blue" }, { key: "stage", value: "test" }] });
  await ask(UntagResourceCommand, { resourceArn, tagKeys: ["stage"] });
  const { tags } = await ask(ListTagsForResourceCommand, { resourceArn });
  assert.deepEqual(tags, [{ key: "team", value: "blue" }]);
});

step("a client whose clock is wrong sets it by the date of the refusal", async () => {
  const late = new SFNClient({ endpoint, region: "us-east-1", maxAttempts: 2,
    systemClockOffset: -3600000 });
  const found = await late.send(new DescribeActivityCommand(
    { activityArn: arns + "activity:js" }));
  assert.deepEqual([found.name, found.$metadata.attempts], ["js", 2]);
  late.destroy();
});

step("an express machine answers at once", async () => {
  const { stateMachineArn } = await ask(CreateStateMachineCommand,
    { name: "quick", definition: hello, roleArn, type: "EXPRESS" });
  const done = await ask(StartSyncExecutionCommand,
    { stateMachineArn, name: "q", input: '{"who":"Ada"}' });
  assert.deepEqual([done.status, JSON.parse(done.output)],
    ["SUCCEEDED", { text: "Hello, Ada" }]);
  const failed = await ask(StartSyncExecutionCommand, { stateMachineArn, input: "{}" });
  assert.deepEqual([failed.status, failed.error], ["FAILED", "States.Runtime"]);
  const { executionArn } = await ask(StartExecutionCommand,
    { stateMachineArn, name: "later", input: '{"who":"Ada"}' });
  assert.match(executionArn, /:express:quick:later:/);
  await assert.rejects(ask(DescribeExecutionCommand, { executionArn }),
    { name: "InvalidArn" });
});

for (const [name, run] of steps) {
  let problems = [];
  try {
    await run();
  } catch (error) {
    problems = [String(error.stack ?? error)];
  }
  console.log(JSON.stringify([name, problems]));
}
sfn.destroy();

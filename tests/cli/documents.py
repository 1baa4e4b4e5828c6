#!/usr/bin/env python3
"""tests/cli/documents.py - definitions in templates, plans and other documents (TAP).

tests/golden/documents holds documents of each kind as people write them; what is found in them are
goldens. Here they are built and run, each is broken at a known place, and documents are made to do
harm.
"""
import json
import os
import shutil
import sys
import tempfile
from datetime import datetime

from cli import Place, expect
from tap import SOURCE, Tap, run

FOLDER = os.path.join(SOURCE, "tests/golden/documents")
ECHO = "exec:cat"

# document, arguments, what comes out of the input {"a": 1}
RUNS = [
    ("orders.yaml", ["--machine", "OrderStateMachine", "-D", "ChargeFunction.Arn=exec:cat",
                     "-DAWS::Partition=aws", "-D", "OrderQueue=q",
                     "--bindings", "all.json"],
     {"QueueUrl": "q", "MessageBody": {"a": 1}, "MessageGroupId": "${HOME}"}),
    ("shipping.json", ["--machine", "Shipping", "--define-file", "values.json"], {"a": 1}),
    ("objects.yaml", ["--machine", "nightly", "-D", "ReportFunction.Arn=exec:cat", "-D",
                      "Fn::ImportValue.shared-bus=b", "-D",
                      "Fn::If.IsLive.eu.AWS::NoValue=z", "--virtual-time"],
     {"table": "orders", "bus": "b", "zone": "z", "quoted": "it's folded"}),
    ("objects.yaml", ["--machine", "Nightly", "-D", "Report=exec:cat", "-D", "TableName=other",
                      "-D", "Fn::ImportValue.shared-bus=b", "-D",
                      "Fn::If.IsLive.eu.AWS::NoValue=z",
                      "--virtual-time"],
     {"table": "other", "bus": "b", "zone": "z", "quoted": "it's folded"}),
    ("trader.yaml", ["-D", "CheckFunction.Arn=exec:echo '{\"price\": 60}'", "-D",
                     "BuyFunction.Arn=exec:cat", "-D", "TransactionTable=t", "--bindings",
                     "all.json"],
     {"price": 60}),
    ("signup.yaml", ["--machine", "Signup", "-D", "CreateFunction.Arn=exec:cat", "-D",
                     "GreetFunction=g", "--bindings", "all.json"], None),
    ("OrdersStack.template.json", ["-D", "ValidateFn5A1C6B33.Arn=v", "--bindings", "all.json"],
     {"valid": True}),
    ("serverless.yml", ["--machine", "checkout", "-D", "charge.Arn=exec:cat", "-D",
                        "AWS::Region=eu-1", "-D", "AWS::AccountId=1", "--bindings", "all.json"],
     {"a": 1}),
    ("serverless.yml", ["--machine", "checkout", "-D", "charge.Arn=exec:cat", "-D",
                        "opt:stage=live", "-D", "AWS::Region=eu-1", "-D", "AWS::AccountId=1",
                        "--bindings", "live.json"], {"a": 1}),
    ("serverless-imports.yml", ["--machine", "yearly", "-D", "ssm:_billing_bucket=b", "-D",
                                "self:custom.loop=l"],
     {"bucket": "b", "table": "invoices", "loop": "l"}),
    ("plan.json", ["--machine", "orders", "--bindings", "all.json"], {"a": 1}),
    ("terraform.tfstate", ["--machine", 'module.shop.aws_sfn_state_machine.order["eu"]'],
     {"where": "eu"}),
    ("described-express.yaml", [], {"said": "hello"}),
]
BINDINGS = {
    "arn:*:states:::sqs:sendMessage": ECHO,
    "arn:aws:states:::dynamodb:putItem": ECHO,
    "arn:aws:lambda:*": ECHO,
    "v": "exec:echo '{\"valid\": true}'", "g": ECHO,
}

# document, what is broken, how, and what the finding points at
FAULTS = [
    ("orders.yaml", '"Next": "Tell the warehouse"', '"Next": "Nowhere at all"'),
    ("shipping.json", '\\"Type\\": \\"Task\\"', '\\"Type\\": \\"Nowhere at all\\"'),
    ("objects.yaml", "Next: Report", "Next: Nowhere at all"),
    ("signup.yaml", "Next: Greet", "Next: 'Nowhere at all'"),
    ("OrdersStack.template.json", '\\"Next\\":\\"Valid?\\"', '\\"Next\\":\\"Nowhere at all\\"'),
    ("serverless.yml", "Next: Log", 'Next: "Nowhere at all"'),
    ("plan.json", '\\"Type\\": \\"Task\\"', '\\"Type\\": \\"Nowhere at all\\"'),
    ("terraform.tfstate", '\\"Type\\":\\"Pass\\"', '\\"Type\\":\\"Nowhere at all\\"'),
    ("described.json", '\\"Next\\": \\"World\\"', '\\"Next\\": \\"Nowhere at all\\"'),
    ("described-express.yaml", '\\"Pass\\"', '\\"Nowhere at all\\"'),
]


# document, options, the file with the definition; texts on lines of it: where the machine begins,
# states, where it ends
DEBUGGED = [
    ("orders.yaml", ["--machine", "OrderStateMachine"], "orders.yaml",
     ["  OrderStateMachine:", '"Charge": {', '"Tell the warehouse": {', "  RefundStateMachine:"]),
    ("shipping.json", ["--machine", "Shipping"], "shipping.json",
     ['"Shipping": {', '\\"Pack\\": {', '"Tracking": {']),
    ("objects.yaml", ["--machine", "Nightly"], "objects.yaml",
     ["  Nightly:", "Wait a little:", "          Report:", "  Weekly:"]),
    ("OrdersStack.template.json", [], "OrdersStack.template.json",
     ["OrdersMachine2F1C3E5B", '{\\"Validate\\":', '\\"Valid?\\":{', "OrdersMachineRole"]),
    ("serverless.yml", ["--machine", "checkout"], "serverless.yml",
     ["checkout:", "          Log:", "    refunds:"]),
    ("trader.yaml", [], "statemachine/trader.asl.json",
     ["{", '"Check": {', '"Buy": {', '"Note it": {', "}"]),
    ("plan.json", ["--machine", "orders"], "plan.json",
     ["aws_sfn_state_machine.orders", "\\n    \\\"Charge", "aws_sfn_state_machine.later"]),
]


def read(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as stream:
        return stream.read()


def run_tests(place, tap):
    place.write("all.json", BINDINGS)
    place.write("live.json", {"arn:aws:lambda:eu-1:1:function:shop-live-log": ECHO})
    place.write("values.json", {"Pack.Arn": ECHO})
    for document, arguments, output in RUNS:
        done = place.sfnc("run", document, *arguments, "--input", '{"a": 1}')
        problems = expect(done, 0)
        if not problems and output is not None and json.loads(done.stdout) != output:
            problems = ["expected %s" % json.dumps(output), done.stdout]
        tap.result("run %s %s" % (document, " ".join(arguments[:2])), problems)
    for backend in ("c", "llvm"):
        done = place.sfnc("build", "terraform.tfstate", "--machine", "order-eu", "--backend",
                          backend)
        problems = expect(done, 0)
        if not problems:
            done = place.sfnc("run", "terraform.tfstate", "--machine", "order-eu")
            problems = [] if os.path.exists(os.path.join(place.folder, "order-eu")) \
                else ["no executable order-eu"]
        tap.result("an executable has the name of the machine, by %s" % backend, problems)
    place.write("mocks.json", {
        "StateMachines": {"HelloWorld": {"TestCases": {"Once": {}}}}, "MockedResponses": {}})
    place.write("good.json", read("described.json").replace('\\"Net\\": \\"World\\",\\n      ', ""))
    text = '{"StartAt": "A", "States": {"A": {"Type": "%s", "Result": 4, "End": true}}}'
    for name, wrap in [("whole.json", json.dumps),
                       ("member.json", lambda text: json.dumps({"definition": text}))]:
        place.write(name, wrap(text % "Pass"))
        done = place.sfnc("run", name)
        tap.result("run " + name, expect(done, 0) + ([] if done.stdout == "4\n" else [done.stdout]))
        place.write(name, wrap(text % "Pas"))
        tap.result("a finding in " + name, expect(
            place.sfnc("check", name), 1, "%s:1:%d: error" % (
                name, wrap(text % "Pas").index("Pas") - 1)))
    tap.result("sfnc test takes a document", expect(
        place.sfnc("test", "good.json", "mocks.json"), 0, "1 of 1 test cases passed"))
    done = place.sfnc("build", "orders.yaml", "--machine", "OrderStateMachine", "--emit", "c", "-g",
                      "-o", "-")
    tap.result("#line names the document", expect(done, 0, '#line 42 "orders.yaml"'))


def split(arguments):
    """What `build` takes of the arguments of `sfnc run`, and what the executable takes."""
    building, running, at = [], [], 0
    while at < len(arguments):
        alone = arguments[at] == "--virtual-time" or \
            (arguments[at].startswith("-D") and arguments[at] != "-D")
        part = arguments[at:at + (1 if alone else 2)]
        (running if part[0] in ("--bindings", "--virtual-time") else building).extend(part)
        at += len(part)
    return building, running


def outcome_of(place, done):
    """Status, output, error and events of an execution, all in virtual time from its start."""
    with open(os.path.join(place.folder, "history.json"), encoding="utf-8") as stream:
        events = json.load(stream)["events"]
    os.remove(os.path.join(place.folder, "history.json"))
    times = [datetime.fromisoformat(event.pop("timestamp").replace("Z", "+00:00"))
             for event in events]
    return done.returncode, done.stdout, done.stderr, [
        (str(time - times[0]), event) for time, event in zip(times, events)]


def executable_tests(place, tap):
    """By both back ends: the executable of a document does what the document does in memory."""
    same = ["--virtual-time", "--seed", "1", "--history", "history.json", "--input", '{"a": 1}']
    for document, arguments, _ in RUNS:
        building, running = split(arguments)
        running = [one for one in running if one != "--virtual-time"] + same
        memory = outcome_of(place, place.sfnc("run", document, *building, *running))
        for backend in ("c", "llvm"):
            problems = expect(place.sfnc("build", document, *building, "--backend", backend, "-o",
                                         "exe"), 0)
            if not problems:
                built = outcome_of(place, run(["./exe", "run", *running], folder=place.folder))
                problems = ["in memory %s\nbuilt     %s" % pair
                            for pair in zip(memory, built) if pair[0] != pair[1]]
            tap.result("built by %s: %s %s" % (backend, document, " ".join(arguments[:2])),
                       problems)


def definition_lines(name, texts):
    """The first lines that hold these texts, but the last one that holds the last."""
    found = [[number for number, line in enumerate(read(name).splitlines(), 1) if text in line]
             for text in texts]
    return [lines[0] for lines in found[:-1]] + found[-1][-1:]


def debug_tests(place, tap):
    """With -g, the lines of an executable are those of the document, of that machine alone."""
    if shutil.which("objdump") is None:
        tap.skip("lines of documents", "no objdump (install binutils)")
        return
    for document, machine, file, texts in DEBUGGED:
        first, *states, last = definition_lines(file, texts)
        for backend in ("c", "llvm"):
            problems = expect(place.sfnc("build", document, *machine, "-g", "-O0", "--backend",
                                         backend, "-o", "exe"), 0)
            done = run(["objdump", "-w", "--dwarf=decodedline", "exe"], folder=place.folder)
            rows = [line.split() for line in done.stdout.splitlines()]
            found = {int(row[1]) for row in rows if len(row) > 2 and row[1].isdigit() and
                     row[0].rpartition("/")[2] == os.path.basename(file)}
            found.discard(0)  # code that belongs to no line
            if not found >= set(states) or min(found, default=0) < first or \
                    max(found, default=0) > last:
                problems.append("expected %s between %d and %d, found %s"
                                % (states, first, last, sorted(found)))
            tap.result("lines of %s, %s" % (document, backend), problems)


def mock_tests(place, tap):
    """A mock file names a machine by its name, or by what the document calls it."""
    twins = {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
        "StateMachineName": "orders-live", "DefinitionString": json.dumps(
            {"StartAt": "W", "States": {"W": {"Type": "Task", "Resource": "r", "End": True}}})}}
    place.write("twins.json", {"Resources": {"Orders": twins}})
    named = {"A": {"TestCases": {"One": {"W": "a"}}}}
    called = {"Orders": {"TestCases": {"One": {"W": "b"}}}}
    both = {**called, "orders-live": {"TestCases": {"One": {"W": "c"}}}}
    responses = {name: {"0": {"Return": name}} for name in "abc"}
    for name, machines, answer in [("another", named, "a"), ("the ID", {**named, **called}, "b"),
                                   ("the name", {**named, **both}, "c")]:
        place.write("mocks.json", {"StateMachines": machines, "MockedResponses": responses})
        case = ["--mock", "mocks.json", "--test-case", "One"]
        tap.result("mocks for %s: run" % name, expect(
            place.sfnc("run", "twins.json", *case), 0, '"%s"' % answer))
        for backend in ("c", "llvm"):
            place.sfnc("build", "twins.json", "--backend", backend, "-o", "exe")
            tap.result("mocks for %s: %s" % (name, backend), expect(
                run(["./exe", "run", *case], folder=place.folder), 0, '"%s"' % answer))
        machine = next(one for one in machines if machines[one]["TestCases"]["One"]["W"] == answer)
        place.write("mocks.json", {
            "StateMachines": machines, "MockedResponses": responses,
            "Tests": {machine: {"One": {"Expect": {"Output": answer}}}}})
        tap.result("mocks for %s: test" % name, expect(
            place.sfnc("test", "twins.json", "mocks.json"), 0, "1 of 1 test cases passed"))


def choice_tests(place, tap):
    for command in ("run", "build"):
        tap.result("%s wants one machine, and lists them" % command, expect(
            place.sfnc(command, "orders.yaml"), 2,
            "  OrderStateMachine (orders-dev)\n  RefundStateMachine\n"))
    tap.result("a machine that is not there", expect(
        place.sfnc("check", "orders.yaml", "--machine", "Order"), 2,
        "  OrderStateMachine (orders-dev)\n"))
    tap.result("--machine of a definition", expect(
        place.sfnc("check", "statemachine/trader.asl.json", "--machine", "x"), 2, "itself"))
    done = place.sfnc("check", "orders.yaml", "--machine", "OrderStateMachine", "--format", "json")
    tap.result("check of one machine", expect(done, 0) +
               ["%s" % f for f in json.loads(done.stdout)["findings"] if f["severity"] == "error"])
    tap.result("check of a machine with errors", expect(
        place.sfnc("check", "orders.yaml", "--machine", "RefundStateMachine"), 1, "2 errors"))
    findings = json.loads(place.sfnc("check", "orders.yaml", "--format", "json").stdout)["findings"]
    tap.result("findings say of which machine they are", [] if {
        finding.get("machine") for finding in findings} == {
            "OrderStateMachine", "RefundStateMachine"} else [str(findings)[:500]])
    tap.result("-D is used when any machine uses it", expect(
        place.sfnc("check", "orders.yaml", "-DOrderQueue=q", "-DAWS::Region=r", "-DTypo=1"), 1,
        "-D Typo: the definition has no placeholder"))
    done = place.sfnc("check", "orders.yaml", "-DOrderQueue=q", "-DAWS::Region=r", "-DTypo=1")
    tap.result("... and told of once when none does", [] if done.stdout.count("-D ") -
               done.stdout.count("with -D ") == 1 else [done.stdout])
    tap.result("a document on standard input", expect(
        place.sfnc("run", "-", stdin=read("described-express.yaml")), 0, '{"said":"hello"}'))
    tap.result("the document says that it is express", expect(
        place.sfnc("check", "signup.yaml", "--machine", "Audit"), 1, "express"))
    tap.result("... unless --type says otherwise", expect(
        place.sfnc("check", "signup.yaml", "--machine", "Audit", "--type", "standard"), 0))


def fault_tests(place, tap):
    """Findings point at the very bytes."""
    for document, good, bad in FAULTS:
        text = read(document)
        at = text.index(good)
        place.write("broken-" + document, text[:at] + bad + text[at + len(good):])
        at += bad.index("Nowhere at all")
        line = text.count("\n", 0, at) + 1
        column = at - (text.rfind("\n", 0, at) + 1) + 1
        done = place.sfnc("check", "broken-" + document, "--format", "json")
        problems = expect(done, 1)
        found = [f for f in json.loads(done.stdout)["findings"]
                 if "Nowhere at all" in json.dumps(f)]
        quote = 2 if '\\"Nowhere' in bad else 1 if "'N" in bad or '"N' in bad else 0
        if not found or (found[0]["line"], found[0]["column"], found[0]["end_column"]) != \
                (line, column - quote, column + len("Nowhere at all") - 1 + quote):
            problems.append("expected %d:%d" % (line, column - quote))
            problems += [json.dumps(f) for f in found] or [done.stdout]
        tap.result("%s: a finding stands where the fault is" % document, problems)


def sam(uri):
    return "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n" \
           "    Properties:\n      DefinitionUri: %s\n" % uri


def plain(properties):
    return {"Resources": {"M": {"Type": "AWS::StepFunctions::StateMachine",
                                "Properties": properties}}}


def terraform(attributes):
    """A state file with one machine."""
    return {"terraform_version": "1.7.5", "resources": [{
        "mode": "managed", "type": "aws_sfn_state_machine", "name": "m",
        "instances": [{"attributes": attributes}]}]}


def planned(values):
    """A plan of one machine."""
    return {"format_version": "1.2", "planned_values": {"root_module": {"resources": [{
        "address": "aws_sfn_state_machine.m", "mode": "managed", "name": "m",
        "type": "aws_sfn_state_machine", "values": values}]}}}


def refusal_tests(place, tap):
    """What cannot be read says so by name, with status 1."""
    os.mkfifo(os.path.join(place.folder, "pipe"))
    os.symlink("/etc/passwd", os.path.join(place.folder, "link"))
    for name, content, words in [
            ("uri-absent.yaml", sam("no/such.asl.json"), "No such file"),
            ("uri-up.yaml", sam("../../../../../../etc/passwd"), "outside of the template's"),
            ("uri-root.yaml", sam("/etc/passwd"), "outside of the template's folder"),
            ("uri-link.yaml", sam("link"), "outside of the template's folder"),
            ("uri-device.yaml", sam("/dev/zero"), "outside of the template's folder"),
            ("uri-pipe.yaml", sam("pipe"), "is not a file"),
            ("uri-folder.yaml", sam("statemachine"), "is not a file"),
            ("uri-s3.yaml", sam("s3://bucket/key"), "beside the template"),
            ("uri-web.yaml", sam("https://x/y"), "beside the template"),
            ("uri-s3-large.yaml", sam("S3://x/y"), "beside the template"),
            ("uri-empty.yaml", sam("''"), "is empty"),
            ("uri-object.yaml", sam("{Bucket: b, Key: k}"), "beside the template"),
            ("uri-nul.yaml", sam('"a\\0b"'), "beside the template"),
            ("resources.json", {"Resources": []}, "Resources of a template are an object"),
            ("ref.json", plain({"DefinitionString": {"Ref": "Def"}}), "Ref gives"),
            ("transform.json", plain({"Definition": {"Fn::Transform": {"Name": "AWS::Include"}}}),
             "Fn::Transform"),
            ("inside.json", plain({"Definition": {"StartAt": "A", "States": {
                "Fn::If": ["C", {"A": {"Type": "Pass", "End": True}}, {}]}}}), "Fn::If"),
            ("if.json", plain({"DefinitionString": {"Fn::If": ["C", "{}", "{}"]}}), "Fn::If"),
            ("import.json", plain({"DefinitionString": {"Fn::ImportValue": "x"}}),
             "Fn::ImportValue"),
            ("s3.json", plain({"DefinitionS3Location": {"Bucket": "b", "Key": "k"}}),
             "DefinitionS3Location"),
            ("nothing.json", plain({"RoleArn": "r"}), "no DefinitionString"),
            ("both.json", plain({"DefinitionString": "{}", "Definition": {}}), "has both"),
            ("object.json", plain({"DefinitionString": {"StartAt": "A", "States": {}}}),
             "DefinitionString is a text"),
            ("text.json", plain({"Definition": "x"}), "Definition is an object"),
            ("none.yaml", "Resources:\n  Q: {Type: AWS::SQS::Queue}\n",
             "a CloudFormation template without state machines"),
            ("no-machines.yml", "service: s\nprovider: {name: aws}\n",
             "a serverless.yml without state machines"),
            ("empty.json", plain({"DefinitionString": ""}), "empty.json:1:101: error: Defin"),
            ("blank.json", plain({"DefinitionString": " \n"}), "DefinitionString is empty"),
            ("joined.json", plain({"DefinitionString": {"Fn::Join": ["", []]}}), "is empty"),
            ("described.json", {"roleArn": "r", "definition": ""},
             "described.json:1:32: error: definition is empty"),
            ("number.tfstate", terraform({"definition": 5}), "is a text, here it is a number"),
            ("missing.tfstate", terraform({}), "is a text, here it is missing"),
            ("plan.json", planned({"definition": []}), "is a text, here it is an array"),
            ("later.json", planned({}), "only known after an apply"),
            ("complex.yml", "service: s\nprovider: {name: aws}\nx: {<<: {a: 1}, ? [a] : b}\n"
             "stepFunctions: {stateMachines: {}}\n", "complex.yml:3:19: error: a key is a string"),
            ("import-all.yml", "service: s\nprovider: {name: aws}\nstepFunctions: ${file(s.yml)}\n",
             "${file(s.yml)}"),
            ("empty-state.json", {"format_version": "1.0", "terraform_version": "1.7.5"},
             "Terraform's JSON without state machines"),
            ("main.tf", 'resource "aws_sfn_state_machine" "m" {}\n', "terraform show -json"),
            ("stack.ts", "new sfn.StateMachine(this, 'M')\n", "cdk synth"),
            ("broken.yaml", "Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n"
             "   X: [\n", "not YAML"),
            ("merge.yaml", "D: &d {Type: Pass, End: true}\nResources:\n  M:\n    Type: "
             "AWS::StepFunctions::StateMachine\n    Properties:\n      Definition:\n"
             "        StartAt: A\n        States: {A: {<<: *d}}\n", "merge keys")]:
        place.write(name, content)
        done = place.sfnc("check", name)
        problems = expect(done, 1, words)
        if "AWS says" in done.stdout:
            problems.append(done.stdout)
        tap.result("refused: " + name, problems)


def hostile_tests(place, tap):
    deep = '{"a":' * 900 + "1" + "}" * 900
    names = "".join("  M%d:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n"
                    "      DefinitionString: '{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": "
                    "\"Succeed\"}}}'\n" % i for i in range(100))
    block = "&b {Type: Pass, Comment: '%s', End: true}" % ("x" * 20000)
    cases = [
        ("recursive.yaml", "Resources: &r\n  M: *r\n", 1, "contains itself"),
        ("hundred.yaml", "Resources:\n" + names, 0, ""),
        ("deep.json", plain({"Definition": {"StartAt": "A", "States": json.loads(deep)}}), 1, ""),
        ("too-deep.yaml", "Resources: " + "[" * 5000 + "\n", 1, "nested"),
        ("nul.json", plain({"DefinitionString": '{"StartAt": "A\u0000", "States": \u0000'}), 1, ""),
        ("cycle.json", plain({"DefinitionString": '{"StartAt": "${A}", "States": {}}',
                              "DefinitionSubstitutions": {"A": "${B}", "B": "${A}"}}), 1, ""),
        ("name.json", plain({"StateMachineName": "../../evil\u0000/x", "DefinitionString":
                             '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}'}), 0, ""),
        ("join.json", plain({"DefinitionString": {"Fn::Join": ["", [{"Ref": 1}, None, {}]]}}), 1,
         ""),
        ("getatt.json", plain({"DefinitionString": {"Fn::Join": ["", [{"Fn::GetAtt": []}]]}}), 1,
         "Fn::GetAtt"),
        ("sub.json", plain({"DefinitionString": {"Fn::Sub": "${" * 100000}}), 1, ""),
        ("types.json", {"Resources": {"M": 1, "N": {"Type": 2}, "O": {
            "Type": "AWS::StepFunctions::StateMachine"}, "P": {
            "Type": "AWS::StepFunctions::StateMachine", "Properties": []}}}, 1, "no definition"),
        ("large.yaml", "x: %s\nResources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n"
         "    Properties:\n      Definition:\n        StartAt: A\n        States: {A: *b%s}\n"
         % (block, "".join(", B%d: *b" % i for i in range(9000))), 1, "larger than"),
        ("variables.yml", "service: s\nprovider: {name: aws}\ncustom:\n" +
         "".join("  a%d: ${self:custom.a%d}${self:custom.a%d}\n" % (i, i + 1, i + 1)
                 for i in range(40)) + "  a40: x\nstepFunctions:\n  stateMachines:\n    m:\n"
         "      definition:\n        StartAt: A\n        States: {A: {Type: Pass, Comment: "
         "'${self:custom.a0}', End: true}}\n", 0, ""),
    ]
    for name, content, status, words in cases:
        place.write(name, content)
        tap.result("hostile: " + name,
                   expect(place.sfnc("check", name, seconds=20), status, words))
    done = place.sfnc("build", "name.json")
    tap.result("a name is no path", expect(done, 0) + (
        [] if os.path.exists(os.path.join(place.folder, ".._.._evil")) or
        os.path.exists(os.path.join(place.folder, "M")) or
        os.path.exists(os.path.join(place.folder, "_._.._evil")) else
        [str(sorted(os.listdir(place.folder)))]))


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(FOLDER, folder, dirs_exist_ok=True)
        place = Place(folder)
        run_tests(place, tap)
        executable_tests(place, tap)
        debug_tests(place, tap)
        mock_tests(place, tap)
        choice_tests(place, tap)
        fault_tests(place, tap)
        refusal_tests(place, tap)
        hostile_tests(place, tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""tests/cli/ignoring.py - "sfnc:ignore RULE reason" in a Comment (TAP).

What a directive speaks of, what it cannot, and that each without effect is told.
"""
import copy
import json
import os
import sys
import tempfile

from tap import SFNC, Tap, run

RULE = "variable-unassigned"
DIRECTIVE = "sfnc:ignore %s given by a layer above" % RULE
READS = {"Type": "Pass", "Parameters": {"a.$": "$a"}, "End": True}      # has the finding
TASK = {"Type": "Task", "Resource": "exec:./work"}


class Place:
    def __init__(self, folder):
        self.folder = folder

    def check(self, definition, *options, name="order.asl.json", command="check"):
        text = definition if isinstance(definition, str) else json.dumps(definition, indent=1)
        with open(os.path.join(self.folder, name), "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        return run([SFNC, command, name, *options], folder=self.folder)

    def findings(self, definition, *options, name="order.asl.json"):
        done = self.check(definition, "--format", "json", *options, name=name)
        return json.loads(done.stdout)["findings"]


def machine(states, **more):
    return dict(more, StartAt=next(iter(states)), States=states)



def one_of_each():
    """Each object that has a Comment, with a finding in it, by the location of the finding."""
    names = ["$b", "$c", "$d", "$e", "$f", "$g", "$h"]
    rule = {"And": [{"Variable": "$b", "IsPresent": True},
                    {"Or": [{"Variable": "$c", "IsPresent": True},
                            {"Variable": "$.n", "IsNull": True}]}], "Next": "P"}
    return machine({
        "C": {"Type": "Choice", "Choices": [rule, {"Variable": "$d", "IsNull": True, "Next": "P"}],
              "Default": "P"},
        "P": {"Type": "Parallel", "Next": "M", "Branches": [
            machine({"In": {"Type": "Pass", "InputPath": "$e", "End": True}}),
            machine({"Other": {"Type": "Succeed"}})]},
        "M": {"Type": "Map", "Next": "T", "ItemProcessor": machine(
            {"Item": {"Type": "Pass", "InputPath": "$f", "End": True}})},
        "T": {**TASK, "Retry": [{"ErrorEquals": ["States.Nothing"]}], "Catch": [
            {"ErrorEquals": ["States.ALL"], "Next": "End", "Assign": {"x.$": "$g"}}],
              "Next": "End"},
        "End": {"Type": "Pass", "InputPath": "$h", "End": True}}), names


def where_tests(place, tap):
    """A directive holds for the object whose Comment it is, and for all in it."""
    whole, names = one_of_each()
    states = whole["States"]
    for what, find, inside in (
            ("the machine", lambda d: d, names),
            ("a Choice", lambda d: d["States"]["C"], ["$b", "$c", "$d"]),
            ("a choice rule", lambda d: d["States"]["C"]["Choices"][0], ["$b", "$c"]),
            ("a rule in And", lambda d: d["States"]["C"]["Choices"][0]["And"][1], ["$c"]),
            ("a rule in Or", lambda d: d["States"]["C"]["Choices"][0]["And"][1]["Or"][0], ["$c"]),
            ("a Parallel", lambda d: d["States"]["P"], ["$e"]),
            ("a branch", lambda d: d["States"]["P"]["Branches"][0], ["$e"]),
            ("a state of a branch", lambda d: d["States"]["P"]["Branches"][0]["States"]["In"],
             ["$e"]),
            ("a Map", lambda d: d["States"]["M"], ["$f"]),
            ("an item processor", lambda d: d["States"]["M"]["ItemProcessor"], ["$f"]),
            ("a Task", lambda d: d["States"]["T"], ["$g"]),
            ("a catcher", lambda d: d["States"]["T"]["Catch"][0], ["$g"]),
            ("the last state", lambda d: d["States"]["End"], ["$h"])):
        definition = copy.deepcopy(whole)
        find(definition)["Comment"] = "Why it is so. " + DIRECTIVE
        found = place.findings(definition)
        ignored = [name for name in names for one in found
                   if one["rule"] == RULE and name in one["message"] and "suppressed" in one]
        left = sum(one["rule"] == RULE and "suppressed" not in one for one in found)
        problems = [] if ignored == inside and left == len(names) - len(inside) else \
            ["ignored: %s, %d left" % (ignored, left)]
        problems += [str(one) for one in found if one["rule"].startswith("ignore")]
        tap.result("a directive of %s holds for what is in it" % what, problems)
    states["T"]["Retry"][0]["Comment"] = "sfnc:ignore reserved-error our own\n" + DIRECTIVE
    found = place.findings(whole)
    tap.result("a directive of a retrier holds for what is in it", [] if (
        [one.get("suppressed") for one in found if one["rule"] == "reserved-error"],
        [one["rule"] for one in found if one["rule"].startswith("ignore")]) == (
            ["our own"], ["ignored-nothing"]) else [json.dumps(found, indent=1)])


def said(place, comment, state=READS, **more):
    """What check says of a state with that Comment: (rule, message, notes) of each directive, and
    whether the finding is ignored."""
    found = place.findings(machine({"A": dict(state, Comment=comment)}, **more))
    return [(one["rule"], one["message"], [note["message"] for note in one["notes"]],
             (one["line"], one["end_column"] - one["column"] + 1)) for one in found
            if one["rule"].startswith("ignore") and "suppressed" not in one], \
        [one["suppressed"] for one in found if "suppressed" in one]


def word_tests(place, tap):
    """What is a directive, and what a reason."""
    start = "sfnc:ignore " + RULE
    for comment, reason in (
            (start + " a b", "a b"), ("Text (%s a b" % start, "a b"), (start + ": a b", "a b"),
            (start + " - a; b;", "a; b"), ("\t%s a\tb \r\nmore" % start, "a\tb"),
            (start + " a; sfnc:ignore ignored-nothing c", "a"),
            ("sfnc:ignore: %s a" % RULE, "a"), (start + " caf\u00e9 \u65e5", "caf\u00e9 \u65e5"),
            (start + " see sfnc:latest", "see sfnc:latest"),
            (start + " <&>\"\u0001", "<&>\"\u0001"),
            (start + " " + "x" * 5000, None)):
        told, reasons = said(place, comment)
        wanted = reasons[:1] if reason is None and len(reasons[0]) < 1100 else [reason]
        tap.result("a directive: %.60r" % comment, [] if reasons == wanted and (
            not told or "ignored-nothing" in comment) else [repr((told, reasons))])
    for comment in ("", "sfnc", "sfnc:", "run by sfnc: ignore it", "image sfnc:latest",
                    "xsfnc:ignore %s a" % RULE, "see /etc/my-sfnc:ignore"):
        told, reasons = said(place, comment)
        tap.result("no directive: %r" % comment, [repr((told, reasons))] if told or reasons else [])


def useless_tests(place, tap):
    """A directive that cannot be followed, or has nothing to ignore, is told at its place."""
    many = "; ".join(["sfnc:ignore %s a" % RULE] * 65)
    error = {"Type": "Wait", "Seconds": "5", "End": True}
    for name, comment, state, rule, words, note in (
            ("an unknown rule", "sfnc:ignore variable-unasigned a", READS, "ignore-directive",
             'no rule "variable-unasigned"', 'did you mean "variable-unassigned"?'),
            ("a rule like no other", "sfnc:ignore xyzzy a", READS, "ignore-directive",
             'no rule "xyzzy"', "sfnc explain --list"),
            ("no reason", "sfnc:ignore " + RULE, READS, "ignore-directive", "needs a reason", ""),
            ("a reason of marks only", "sfnc:ignore %s ;" % RULE, READS, "ignore-directive",
             "needs a reason", ""),
            ("no rule", "a sfnc:ignore", READS, "ignore-directive", "which rule", ""),
            ("another word", "sfnc:ignored %s a" % RULE, READS, "ignore-directive",
             "no directive of sfnc", "did you mean sfnc:ignore?"),
            ("in capitals", "sfnc:IGNORE %s a" % RULE, READS, "ignore-directive",
             "no directive of sfnc", "did you mean sfnc:ignore?"),
            ("nothing to ignore", "sfnc:ignore path-fails a", READS, "ignored-nothing",
             'no finding of "path-fails"', ""),
            ("a rule of errors, and none there", "sfnc:ignore unknown-target a", READS,
             "ignored-nothing", "no finding", "errors, which cannot be ignored"),
            ("an error", "sfnc:ignore wrong-type a", error, "ignore-directive",
             "no error can be ignored", ""),
            ("the same again", "sfnc:ignore {0} a; sfnc:ignore {0} b".format(RULE), READS,
             "ignored-nothing", "no finding", ""),
            ("many", many, READS, "ignore-directive", "at most 64 directives", "")):
        told, _ = said(place, comment, state)
        tap.result("told: " + name, [] if any(
            one[0] == rule and words in one[1] and note in " ".join(one[2]) for one in told)
            else [repr(told)])
    told, _ = said(place, 'caf\u00e9 "x" \n\t sfnc:ignore path-fails a b ;  ')
    tap.result("the place of a directive is where it stands", [] if [one[3][1] for one in told] == [
        len("sfnc:ignore path-fails a b")] else [repr(told)])
    found = place.findings(machine({"A": dict(error, Comment="sfnc:ignore wrong-type a")}))
    tap.result("an error stays one", [] if any(
        one["severity"] == "error" and "suppressed" not in one for one in found) else [str(found)])
    told, reasons = said(place, "sfnc:ignore ignored-nothing kept for later")
    tap.result("what ignores nothing, of directives, is told", [] if [
        one[0] for one in told] == ["ignored-nothing"] else [repr((told, reasons))])
    told, reasons = said(place, "sfnc:ignore path-fails a; sfnc:ignore ignored-nothing b")
    tap.result("a directive for directives", [] if (told, reasons) == ([], ["b"]) else
               [repr((told, reasons))])
    open_task = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True}
    told, _ = said(place, "sfnc:ignore unfilled-placeholder a; sfnc:ignore express-resource b; "
                   "sfnc:ignore unused-define c", open_task)
    tap.result("nothing is said of what depends on the command line", [repr(told)] if told else [])


def status_tests(place, tap):
    definition = machine({"A": dict(READS, Comment=DIRECTIVE)})
    for options, status in (((), 0), (("--werror",), 0), (("-Wno-" + RULE,), 0)):
        done = place.check(definition, *options)
        wanted = "" if options and options[0] != "--werror" else \
            "order.asl.json: 1 finding suppressed\n"
        tap.result("the text form counts what is ignored %s" % " ".join(options), [] if (
            done.returncode, done.stdout) == (status, wanted) else [str(done)])
    done = place.check(machine({"A": dict(READS, Next="B", Comment=DIRECTIVE, End=None),
                                "B": {"Type": "Wat", "Comment": "x"}}))
    tap.result("errors and what is ignored are counted in one line", [] if
               done.stdout.splitlines()[-1].endswith("error, 1 finding suppressed") or
               done.stdout.splitlines()[-1].endswith("errors, 1 finding suppressed")
               else [done.stdout])
    done = place.check(definition, "--werror", "--emit", "ir", "-o", "-", command="build")
    tap.result("build ignores it, too", [] if done.returncode == 0 and
               done.stderr == "order.asl.json: 1 finding suppressed\n"
               else [done.stderr])
    found = place.findings(machine({"A": dict(READS, Comment=DIRECTIVE)}, Comment=DIRECTIVE))
    tap.result("the innermost directive counts", [] if [one["rule"] for one in found if
               "suppressed" not in one] == ["ignored-nothing"] else [str(found)])
    done = place.check(machine({"A": READS}, Comment="sfnc:ignore unused-define a script gives it"),
                       "-D", "Nothing=1", "--werror", "-Wno-" + RULE)
    tap.result("a finding without a place is the machine's", [] if (done.returncode, done.stdout) ==
               (0, "order.asl.json: 1 finding suppressed\n") else [done.stdout])


TEMPLATE = """Resources:
  One:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition:
        StartAt: A
        States:
          A:
            Comment: |
              First line.
              sfnc:ignore variable-unassigned a; b
            Type: Pass
            InputPath: $a
            End: true
  Two:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: 'arn:...'
      DefinitionString: !Sub |
        {"StartAt": "B", "Comment": "${AWS::Region}: sfnc:ignore variable-unassigned for all",
         "States": {"B": {"Type": "Pass", "InputPath": "$b", "Next": "C"},
                    "C": {"Type": "Pass", "InputPath": "$c", "End": true,
                          "Comment": "sfnc:ignore path-fails x"}}}
"""
YAML = """# sfnc:ignore syntax is no directive: it stands in no Comment
Comment: >
  Folded, with
  sfnc:ignore path-fails the
  reason is folded, too
StartAt: A
States:
  A:
    Comment: 'sfnc:ignore variable-unassigned it''s given'
    Type: Choice
    Choices: [{Variable: $a, IsNull: true, Next: B}]
    Default: C
  B: &b {Type: Pass, InputPath: "$b", Next: D, Comment: "sfnc:ignore variable-unassigned x"}
  C: *b
  D: {Type: Pass, InputPath: "$.d.length()", End: true}
"""


def form_tests(place, tap):
    """Definitions in YAML, and in documents."""
    found = place.findings(YAML, name="order.asl.yaml")
    tap.result("YAML", [] if sorted((one["rule"], one.get("suppressed")) for one in found) == [
        ("path-fails", "the reason is folded, too"), (RULE, "it's given"), (RULE, "x"), (RULE, "x")]
        else [json.dumps(found, indent=1)])
    found = place.findings(TEMPLATE, "-D", "AWS::Region=eu-west-1", name="template.yaml")
    tap.result("a template", [] if [
        (one["machine"], one["line"], one["rule"], one.get("suppressed")) for one in found] == [
            ("One", 13, RULE, "a; b"), ("Two", 21, RULE, "for all"), ("Two", 22, RULE, "for all"),
            ("Two", 23, "ignored-nothing", None)] else [json.dumps(found, indent=1)])
    done = place.check(TEMPLATE, "-D", "AWS::Region=eu-west-1", name="template.yaml")
    tap.result("all machines of a document are counted together", [] if done.stdout.splitlines()[
        -1] == "template.yaml: 1 warning, 3 findings suppressed" else [done.stdout])


def speed_tests(place, tap):
    """Many directives and many findings take time in proportion."""
    states = {"S%d" % i: dict(READS, Next="S%d" % (i + 1), Comment=DIRECTIVE) for i in range(20000)}
    for state in states.values():
        del state["End"]
    states["S20000"] = {"Type": "Pass", "End": True,
                        "Comment": "sfnc:x " * 200000 + (DIRECTIVE + ";") * 200}
    try:
        done = place.check(machine(states), "-Wno-ignored-nothing", "-Wno-ignore-directive")
        problems = [] if done.stdout == "order.asl.json: 20000 findings suppressed\n" else [
            done.stdout[-300:] + done.stderr]
    except OSError as error:
        problems = [str(error)]
    tap.result("20000 directives for 20000 findings", problems)


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        where_tests(place, tap)
        word_tests(place, tap)
        useless_tests(place, tap)
        status_tests(place, tap)
        form_tests(place, tap)
        speed_tests(place, tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())

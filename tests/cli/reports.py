#!/usr/bin/env python3
"""tests/cli/reports.py - the forms of `sfnc check` that other programs read (TAP).

SARIF has what SARIF 2.1.0 and GitHub's code scanning require; every form says of the same files the
same findings as JSON; whatever is in names, messages and reasons comes out as it is.
"""
import json
import os
import re
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree

from tap import SFNC, Tap, run

FORMS = ("json", "sarif", "github", "junit")
WARNS = {"Type": "Pass", "InputPath": "$a"}             # variable-unassigned


def machine(states, **more):
    return dict(more, StartAt=next(iter(states)), States=states)


class Place:
    def __init__(self, folder):
        self.folder = os.fsencode(folder)

    def write(self, name, content, indent=1):
        name = name if isinstance(name, bytes) else name.encode()
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        text = content if isinstance(content, (bytes, str)) else json.dumps(content, indent=indent)
        with open(path, "wb") as stream:
            stream.write(text if isinstance(text, bytes) else text.encode())
        return name

    def check(self, form, *arguments):
        return run([SFNC.encode(), b"check", b"--format", form.encode(), *arguments],
                   folder=self.folder)

    def findings(self, *arguments):
        return json.loads(self.check("json", *arguments).stdout)["findings"]


# ---- SARIF ----

def need(problems, value, kind, where, least=0):
    if not isinstance(value, kind) or isinstance(value, bool) != (kind is bool) or (
            kind is str and not value):
        problems.append("%s: %r" % (where, value))
    elif kind is int and value < least:
        problems.append("%s is %d" % (where, value))


def judge_message(problems, message, where):
    need(problems, message, dict, where)
    need(problems, (message or {}).get("text"), str, where + ".text")


def judge_place(problems, place, where):
    artifact = place.get("physicalLocation", {}).get("artifactLocation", {})
    region = place.get("physicalLocation", {}).get("region", {})
    uri = artifact.get("uri", "")
    if not re.fullmatch(r"(file:///)?([A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri):
        problems.append("%s: the URI %r" % (where, uri))
    if uri.startswith("file:") == ("uriBaseId" in artifact) or uri.startswith("./"):
        problems.append("%s: the base of %s" % (where, uri))
    for name in ("startLine", "startColumn", "endLine", "endColumn"):
        need(problems, region.get(name), int, "%s.%s" % (where, name), 1)
    if not problems and (region["startLine"], region["startColumn"]) > (
            region["endLine"], region["endColumn"]):
        problems.append("%s: %s" % (where, region))


def judge_rule(problems, rule):
    where = "rule %s" % rule.get("id")
    need(problems, rule.get("id"), str, where)
    for name in ("shortDescription", "fullDescription", "help"):
        judge_message(problems, rule.get(name), "%s.%s" % (where, name))
    if rule.get("defaultConfiguration", {}).get("level") not in ("note", "warning", "error"):
        problems.append("%s.defaultConfiguration" % where)


def judge_result(problems, result, rules, number):
    where = "result %d" % number
    index = result.get("ruleIndex", -1)
    if not 0 <= index < len(rules) or rules[index]["id"] != result.get("ruleId"):
        problems.append("%s: rule %s is not number %s" % (where, result.get("ruleId"), index))
    if result.get("level") not in ("note", "warning", "error"):
        problems.append("%s.level" % where)
    judge_message(problems, result.get("message"), where + ".message")
    need(problems, result.get("locations"), list, where + ".locations")
    if len(result.get("locations", [])) != 1:
        problems.append("%s has not one location" % where)
    for place in result.get("locations", []) + result.get("relatedLocations", []):
        judge_place(problems, place, where)
    links = re.findall(r"^\[line ([0-9]+)\]\(([0-9]+)\): (.*)", result["message"]["text"], re.M)
    if links != [(str(place["physicalLocation"]["region"]["startLine"]), str(place["id"]),
                  place["message"]["text"].split("\n")[0])
                 for place in result.get("relatedLocations", [])]:
        problems.append("%s: its message links to %r" % (where, links))
    for i, place in enumerate(result.get("relatedLocations", [])):
        judge_message(problems, place.get("message"), where + ".relatedLocations")
        if place.get("id") != i + 1:
            problems.append("%s: the ID of related location %d" % (where, i + 1))
    prints = result.get("partialFingerprints", {})
    if any(name in prints for name in ("primaryLocationLineHash", "primaryLocation")):
        problems.append("%s has a fingerprint that is GitHub's own" % where)
    if not prints or not all(isinstance(one, str) and one for one in prints.values()):
        problems.append("%s.partialFingerprints" % where)
    for one in result.get("suppressions", []):
        if one.get("kind") != "inSource" or not one.get("justification"):
            problems.append("%s.suppressions" % where)


def judge_sarif(text):
    """What the standard or code scanning would find wrong, and the one run."""
    problems = []
    try:
        document = json.loads(text)
    except ValueError as error:
        return [str(error), text[:300]], {}
    if document.get("version") != "2.1.0" or "sarif-2.1.0" not in document.get("$schema", ""):
        problems.append("no SARIF 2.1.0")
    if len(document.get("runs", [])) != 1:
        return problems + ["not one run"], {}
    one = document["runs"][0]
    driver = one.get("tool", {}).get("driver", {})
    for name in ("name", "version", "semanticVersion"):
        need(problems, driver.get(name), str, "driver." + name)
    need(problems, driver.get("rules"), list, "driver.rules")
    for rule in driver.get("rules", []):
        judge_rule(problems, rule)
    names = [rule.get("id") for rule in driver.get("rules", [])]
    if len(set(names)) != len(names):
        problems.append("a rule stands twice")
    if one.get("columnKind") not in ("utf16CodeUnits", "unicodeCodePoints"):
        problems.append("columnKind")
    need(problems, one.get("results"), list, "results")
    for number, result in enumerate(one.get("results", [])):
        judge_result(problems, result, driver.get("rules", []), number)
    for call in one.get("invocations", []):
        need(problems, call.get("executionSuccessful"), bool, "executionSuccessful")
    return problems, one


def path_of(result):
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    return urllib.parse.unquote_to_bytes(uri[len("file://"):] if uri.startswith("file:") else uri)


def summary_of_sarif(text):
    """(rule, level, path, line, ignored) of each finding, as each summary has it."""
    problems, one = judge_sarif(text)
    return problems, [
        (result["ruleId"], result["level"], path_of(result),
         result["locations"][0]["physicalLocation"]["region"]["startLine"],
         bool(result["suppressions"])) for result in one.get("results", [])]


# ---- the other forms ----

def read_commands(text):
    """The workflow commands of a log, as GitHub's runner takes them apart."""
    for line in text.splitlines():
        command = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
        if command is None:
            raise ValueError("no command: %r" % line)
        properties = {}
        for pair in command[2].split(","):
            name, _, value = pair.partition("=")
            for old, new in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","),
                             ("%25", "%")):
                value = value.replace(old, new)
            properties[name] = value
        yield command[1], properties, command[3].replace("%0A", "\n").replace("%25", "%")


def summary_of_github(text):
    levels = {"notice": "note", "warning": "warning", "error": "error"}
    try:
        commands = list(read_commands(text))
    except ValueError as error:
        return [str(error)], []
    return [], [(put["title"], levels[level], os.fsencode(put["file"]), int(put.get("line", 1)),
                 False) for level, put, _ in commands]


def level_of(case):
    if case.find("failure") is not None:
        return "error"
    said = (case.findtext("system-out") or "").splitlines()[:1]
    found = re.search(r": (note|warning|error): ", said[0]) if said else None
    return found[1] if found else "none"


def summary_of_junit(text):
    problems, found = [], []
    try:
        root = xml.etree.ElementTree.fromstring(text)
    except xml.etree.ElementTree.ParseError as error:
        return [str(error), text[:500]], []
    counts = {"tests": 0, "failures": 0, "skipped": 0, "errors": 0}
    for suite in root.findall("testsuite"):
        cases = suite.findall("testcase")
        have = {"tests": len(cases), **{name: sum(case.find(tag) is not None for case in cases) for
                                        name, tag in (("failures", "failure"), ("errors", "error"),
                                                      ("skipped", "skipped"))}}
        for name, count in have.items():
            counts[name] += count
            if suite.get(name) != str(count):
                problems.append("%s of %s is %s, not %d" % (name, suite.get("name"),
                                                            suite.get(name), count))
        if not cases:
            problems.append("no case in %s" % suite.get("name"))
        for case in cases:
            name = case.get("name")
            if name in ("no findings", "the file is read"):
                continue
            shown = case.findtext("failure") or case.findtext("system-out") or ""
            line = re.search(r":(\d+):\d+: (?:note|warning|error): ", shown)
            found.append((name.split(" ")[0], level_of(case), case.get("classname"),
                          int(line[1]) if line else 1, case.find("skipped") is not None))
    problems += ["%s of all is %s, not %d" % (name, root.get(name), count)
                 for name, count in counts.items() if root.get(name) != str(count)]
    return problems, found


def summary_of_json(findings):
    return [(one["rule"], one["severity"], os.fsencode(one["file"]), one.get("line", 1),
             "suppressed" in one) for one in findings]


def agree(place, *arguments, exact=True):
    """What the forms say differently from JSON of these files."""
    wanted = summary_of_json(place.findings(*arguments))
    if not wanted:
        return ["there are no findings"]
    shown = [one for one in wanted if not one[4]]
    problems = []
    for form, read, expected in (("sarif", summary_of_sarif, wanted),
                                 ("github", summary_of_github, shown),
                                 ("junit", summary_of_junit, wanted)):
        done = place.check(form, *arguments)
        wrong, found = read(done.stdout)
        problems += ["%s: %s" % (form, one) for one in wrong]
        if not exact:
            found = [one[:2] + one[3:] for one in found]
            expected = [one[:2] + one[3:] for one in expected]
        elif form == "junit":
            found = [(*one[:2], os.fsencode(one[2]), *one[3:]) for one in found]
        if found != expected:
            problems.append("%s: %s\nbut JSON: %s" % (form, found[:5], expected[:5]))
    return problems


# ---- the tests ----

def faulty(name="A", comment="x"):
    """An error, a warning, a note that names another place, and one that is ignored."""
    return machine({
        name: {"Type": "Pass", "Next": name + "!", "Comment": comment},
        name + "?": dict(WARNS, Next="C"),
        "C": dict(WARNS, Next="D", Comment="sfnc:ignore variable-unassigned " + comment),
        "D": {"Type": "Wait", "Seconds": 1, "SecondsPath": "$.a", "Next": "E"},
        "E": {"Type": "Task", "Resource": "${Resource}", "End": True}})


def form_tests(place, tap):
    place.write("one.asl.json", faulty())
    place.write("folder/two.asl.json", faulty("B"))
    place.write("clean.asl.json", machine({"A": {"Type": "Pass", "End": True}}))
    place.write("three.asl.yaml", "StartAt: A\nStates:\n  A: {Type: Pass, Next: B}\n")
    place.write("template.yaml", """Resources:
  One: &one
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition: {StartAt: A, States: {A: {Type: Pass, InputPath: $a, End: true}}}
  Two:
    Type: AWS::Serverless::StateMachine
    Properties:
      Type: express
      Definition: {StartAt: A, States: {A: {Type: Pass, Next: C}}}
""")
    files = [b"./one.asl.json", b"clean.asl.json", b"folder/two.asl.json", b"three.asl.yaml",
             b"template.yaml"]
    tap.result("a file in every form", agree(place, b"one.asl.json"))
    for options in ((), (b"--werror",), (b"-Wno-variable-unassigned",), (b"--type=express",)):
        problems = agree(place, *files, *options, exact=False)
        tap.result("many files in every form %s" % b" ".join(options).decode(), problems)
    for form in FORMS:
        plain = place.check(form, *files)
        tap.result("the exit status of %s" % form, [] if (plain.returncode, plain.stderr) == (1, "")
                   else [plain.stderr, str(plain.returncode)])
        done = place.check(form, b"clean.asl.json")
        silent = form != "github" or done.stdout == ""
        tap.result("a clean file as %s" % form, [] if (done.returncode, done.stderr) == (0, "")
                   and silent else [done.stdout + done.stderr])
    root = xml.etree.ElementTree.fromstring(place.check("junit", *files).stdout)
    suites = [suite.get("name") for suite in root.findall("testsuite")]
    wanted = [os.fsdecode(one) for one in files]
    tap.result("a suite for each file", [] if suites == wanted else [str(suites)])


def unread_tests(place, tap):
    """What can be read is reported all the same."""
    place.write("one.asl.json", faulty())
    for form in FORMS:
        done = place.check(form, b"absent.asl.json", b"one.asl.json")
        problems = [] if done.returncode == 2 and "absent.asl.json" in done.stderr else [str(done)]
        if form == "sarif":
            wrong, one = judge_sarif(done.stdout)
            problems += wrong + ([] if [call["executionSuccessful"] for call in one.get(
                "invocations", [])] == [False] and one["results"] else ["invocations"])
        elif form == "junit":
            wrong, found = summary_of_junit(done.stdout)
            problems += wrong + ([] if found and 'errors="1"' in done.stdout else [done.stdout])
        elif form == "github":
            problems += [] if "::error file=absent.asl.json,title=sfnc::" in done.stdout else [
                done.stdout]
        tap.result("a file that cannot be read, as %s" % form, problems)


NAMES = ("a b.asl.json", "100%.asl.json", "%41,a:b;c=d.asl.json", "#?&'.asl.json",
         "\u65e5\u672c.asl.json", "\U0001f600.asl.json",
         "a\nb.asl.json", "a\tb\r.asl.json", "<a href=\"x\">]]>.asl.json",
         "..asl.json", "sub dir/[x](1).asl.json", "a::b.asl.json")


def name_tests(place, tap):
    for name in NAMES:
        place.write(name, faulty())
        exact = "\n" not in name and "\t" not in name
        tap.result("a file of the name %r" % name, agree(place, name.encode(), exact=exact))
    place.write(b"bad\xff\xfe.asl.json", faulty())
    tap.result("a file whose name is no UTF-8", agree(place, b"bad\xff\xfe.asl.json", exact=False))
    _, found = summary_of_sarif(place.check("sarif", b"bad\xff\xfe.asl.json").stdout)
    tap.result("its bytes are in the URI", [] if found[0][2] == b"bad\xff\xfe.asl.json" else
               [str(found[0])])
    path = os.path.join(os.path.realpath(place.folder), place.write("one.asl.json", faulty()))
    tap.result("an absolute path", agree(place, path))
    text = json.dumps(faulty())
    done = run([SFNC, "check", "-", "--format", "sarif"], stdin=text)
    problems, found = summary_of_sarif(done.stdout)
    tap.result("standard input", problems + ([] if found and found[0][2] == b"-" else [str(found)]))


TEXTS = ("plain", "a\nb\r\nc", "%0A::error::x", "::error file=x::y", "<b>&amp;]]></b>",
         "\u0001\u001b[31m\u007f", "\u0085\u2028\ufffe\uffff", "\u65e5\u672c \U0001f600",
         '"quoted" \\ \'', "[a](http://x) [b](1)", "{0} {{x}}", "\ud800", "x" * 3000, "\u0000")


def said_by_sarif(text):
    """Everything that SARIF says, with [ and ] of what looked like links as they were."""
    _, one = judge_sarif(text)
    said = []
    for result in one.get("results", []):
        for message in [result["message"]] + [
                place["message"] for place in result["relatedLocations"]]:
            said.append(re.sub(r"\\([\[\]\\])", r"\1", message["text"])
                        if "](" in message["text"].replace("\\", "") else message["text"])
    return said


def text_tests(place, tap):
    for text in TEXTS:
        shown = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        place.write("t.asl.json", json.dumps(faulty(text[:60], comment="see %s." % text)))
        problems = agree(place, b"t.asl.json")
        for one in place.findings(b"t.asl.json"):
            wanted = one["notes"][0]["message"] if "code" in one else one["message"]
            if not any(said.startswith(wanted) for said in said_by_sarif(
                    place.check("sarif", b"t.asl.json").stdout)):
                problems.append("SARIF does not say %r" % wanted)
        log = place.check("github", b"t.asl.json").stdout
        if re.search(r"[\x00-\x09\x0b-\x1f\x7f\x85\u2028]", log):
            problems.append("a control character in the log: %r" % log)
        tap.result("the text %.40r (%s)" % (text, len(shown)), problems)


def column_tests(place, tap):
    """A region is what the finding is about, in characters."""
    place.write("c.asl.json", "\ufeff" '{"StartAt": "\u65e5\U0001f600", "States": '
                '{"\u65e5\U0001f600": {"Type": "Pass",\r\n'
                '\t"Comment": "\U0001f600\u0301", "InputPath": "$\u65e5", "End": true}}}')
    done = place.check("sarif", b"c.asl.json")
    problems, one = judge_sarif(done.stdout)
    path = os.path.join(place.folder, b"c.asl.json")
    with open(path, encoding="utf-8-sig", newline="") as stream:
        lines = stream.read().split("\n")
    region = one["results"][0]["locations"][0]["physicalLocation"]["region"]
    found = lines[region["startLine"] - 1][region["startColumn"] - 1:region["endColumn"] - 1]
    tap.result("columns count characters, as columnKind says", problems + (
        [] if one["columnKind"] == "unicodeCodePoints" and found == "$\u65e5" else [found]))
    place.write("d.asl.json", '{"StartAt": "A"')
    problems, one = judge_sarif(place.check("sarif", b"d.asl.json").stdout)
    tap.result("a finding at the end of the file", problems + ([] if one["results"] else ["none"]))


def fingerprints(place, *files):
    _, one = judge_sarif(place.check("sarif", *files).stdout)
    return [(result["ruleId"], *result["partialFingerprints"].items())
            for result in one["results"]]


def fingerprint_tests(place, tap):
    """The same after lines were moved, another for everything else."""
    definition = faulty()
    definition["States"]["E"].update(Type="Pass", Parameters={"a.$": "$a", "b.$": ["$a", "$a"]})
    del definition["States"]["E"]["Resource"]
    place.write("f.asl.json", definition)
    first = fingerprints(place, b"f.asl.json")
    tap.result("each finding has another fingerprint", [] if len(set(first)) == len(first) > 4 else
               [str(first)])
    place.write("f.asl.json", "\n\n\n" + json.dumps(definition, indent=7))
    second = fingerprints(place, b"f.asl.json")
    tap.result("it stays when lines are moved", [] if first == second else [str((first, second))])
    place.write("g.asl.json", definition)
    tap.result("it stays beside other files", [] if fingerprints(
        place, b"g.asl.json", b"f.asl.json") == first + first else ["another"])
    del definition["States"]["D"]["Seconds"]
    place.write("f.asl.json", definition)
    third = fingerprints(place, b"f.asl.json")
    tap.result("what is mended is gone, all else stays", [] if set(third) < set(first) and len(
        third) == len(first) - 1 else [str((first, third))])


def note_tests(place, tap):
    """What was meant, and where that was made, stands in every form."""
    place.write("n.asl.json", json.dumps(machine({
        "A": {"Type": "Pass", "Parameters": {"customerId.$": "$.id"}, "Next": "B"},
        "B": {"Type": "Pass", "InputPath": "$.custmerId", "End": True}}), indent=1))
    near = 'did you mean "customerId"?'
    made = "$, which is made here, has only the field customerId"
    for form, texts in [
            ("text", [near, ":6:18: note: " + made]),
            ("json", ['{"message":%s}' % json.dumps(near),
                      '{"message":"%s","line":6,"column":18}' % made]),
            ("sarif", [json.dumps("$.custmerId is never there\n%s\n[line 6](1): %s" % (near, made)),
                       '"message":{"text":"%s"}' % made]),
            ("github", ["is never there%%0A%s%%0Aline 6: %s" % (near, made)]),
            ("junit", [near.replace('"', "&quot;"), ":6:18: note: " + made])]:
        said = place.check(form, b"n.asl.json").stdout
        tap.result("notes as " + form, [
            "not said: " + text for text in texts if text not in said] and [said[:2000]])


def reason_tests(place, tap):
    """The reason for which a finding is ignored."""
    reason = "see <1> & \"2\", \u65e5 100%: a;b"
    place.write("r.asl.json", machine({"A": dict(WARNS, End=True, Comment=(
        "sfnc:ignore variable-unassigned " + reason))}))
    _, one = judge_sarif(place.check("sarif", b"r.asl.json").stdout)
    kept = [result["suppressions"] for result in one["results"]]
    tap.result("SARIF has it as justification", [] if kept == [[
        {"kind": "inSource", "status": "accepted", "justification": reason}]] else [str(kept)])
    root = xml.etree.ElementTree.fromstring(place.check("junit", b"r.asl.json").stdout)
    kept = [case.find("skipped").get("message") for case in root.iter("testcase")]
    tap.result("JUnit has a case that is skipped for it", [] if kept == [reason] else [str(kept)])
    done = place.check("github", b"r.asl.json", b"--werror")
    tap.result("GitHub is not told", [] if (done.returncode, done.stdout) == (0, "") else [
        str(done)])


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        form_tests(place, tap)
        unread_tests(place, tap)
        name_tests(place, tap)
        text_tests(place, tap)
        column_tests(place, tap)
        fingerprint_tests(place, tap)
        note_tests(place, tap)
        reason_tests(place, tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())

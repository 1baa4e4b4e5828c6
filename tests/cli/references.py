#!/usr/bin/env python3
"""tests/cli/references.py - what references and functions of documents stand for (TAP).

Small templates, each about one rule of docs/decisions/0010-documents.md.
"""
import json
import re
import sys
import tempfile

from cli import Place, expect
from tap import Tap

HEAD = "Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n"


def passing(result):
    """The text of a machine with one state, whose result is that text."""
    return '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": %s, "End": true}}}' % result


def texts(result, properties="", before=""):
    """A template whose DefinitionString goes through Fn::Sub."""
    return before + HEAD + properties + "      DefinitionString: !Sub |\n        %s\n" % \
        passing(result)


def expect_result(place, document, options, result):
    done = place.sfnc("run", document, *options)
    problems = expect(done, 0)
    if not problems and json.loads(done.stdout) != result:
        problems = ["expected %s" % json.dumps(result), done.stdout]
    return problems


def escape_tests(place, tap):
    """${!Name} is ${Name} after Fn::Sub, and then comes to DefinitionSubstitutions."""
    substitutions = "      DefinitionSubstitutions: {Url: the-url, Secs: 3}\n"
    text = '{"u": "${!Url}", "h": "${!Home}", "s": ${!Secs}, "q": "${Q}"}'
    place.write("escapes.yaml", texts(text, substitutions))
    for name, options, url in [("the template's", [], "the-url"), ("that of -D", ["-DUrl=u"], "u")]:
        tap.result("${!Name} of Fn::Sub is filled by %s value" % name, expect_result(
            place, "escapes.yaml", ["-DQ=q", *options],
            {"u": url, "h": "${Home}", "s": 3, "q": "q"}))


STACK = """Parameters:
  Stage: {Type: String, Default: dev}
  Open: {Type: String}
Mappings:
  Map: {dev: {image: i-1, other: i-2, zones: [x, y], size: 3}, live: {image: i-3}}
Conditions:
  Live: !Equals [!Ref Stage, live]
  Quiet: !Not [!Condition Live]
  Both: !And [{Condition: Quiet}, {"Fn::Equals": [a, a]}]
  Asked: !Equals [!Ref Open, x]
  Either: !Or [!Condition Quiet, !Condition Asked]
  Loop: !Or [!Condition Loop, !Condition Live]
  Ring: !Equals [!If [Ring, a, b], a]
"""

# a value, options, what it becomes, or words of what is said
CALLS = [
    ("!If [Live, f-live, f-dev]", [], "f-dev"),
    ("!If [Live, f-live, f-dev]", ["-DStage=live"], "f-live"),
    ("!If [Live, f-live, f-dev]", ["-DFn::If.Live.f-live.f-dev=f"], "f"),
    ("!If [Live, 100, 5]", [], 5),
    ("!If [Both, {x: !Ref Stage}, 5]", [], {"x": "dev"}),
    ("!If [Either, 1, 2]", [], 1),
    ("!If [Asked, 1, 2]", ["-DOpen=x"], 1),
    ("[1, !If [Live, 2, !Ref AWS::NoValue]]", [], [1]),
    ("!If [Loop, a, b]", [], "${Fn::If.Loop.a.b}"),
    ("!If [Ring, a, b]", [], "${Fn::If.Ring.a.b}"),
    ("!If [Absent, a, b]", [], "${Fn::If.Absent.a.b}"),
    ("!FindInMap [Map, !Ref Stage, image]", [], "i-1"),
    ("!FindInMap [Map, !Ref Stage, image]", ["-DStage=live"], "i-3"),
    ("!FindInMap [Map, !Ref Stage, zones]", [], ["x", "y"]),
    ("!FindInMap [Map, !Ref Stage, size]", [], "3"),
    ("[!FindInMap [Map, !Ref Open, image], !FindInMap [Map, !Ref Open, other]]",
     ["-DFn::FindInMap.Map.Open.image=1", "-DFn::FindInMap.Map.Open.other=2"], ["1", "2"]),
    ("!Select [1, [a, b]]", [], "b"),
    ("!Select ['0', !FindInMap [Map, dev, zones]]", [], "x"),
    ("!Select [2, [a, b]]", [], "${Fn::Select.2.a.b}"),
    ("[!Select [0, !Split ['/', !Ref Open]], !Select [1, !Split ['/', !Ref Open]]]", [],
     "${Fn::Select.1.Fn::Split._.Open}"),
    ("[!If [Asked, a/b, 1], !If [Asked, 'a b', 1]]", [], "for two different calls of Fn::If"),
    ("[!If [Asked, 1, 2], {'Fn::If': [Asked, 1, 2]}]", ["-DFn::If.Asked.1.2=k"], ["k", "k"]),
    ("!Sub ['${V}', {V: !If [Live, a, b]}]", [], "b"),
    ("!Join ['-', !FindInMap [Map, dev, zones]]", [], "x-y"),
    ("!Join ['-', {'Fn::FindInMap': [Map, dev, zones]}]", [], "x-y"),
    ("!Sub ['${V}', {V: !Join ['-', !FindInMap [Map, dev, zones]]}]", [], "x-y"),
    ("!Join ['-', !If [Live, [a], [b, !Ref AWS::NoValue, !Ref Stage]]]", [], "b-dev"),
    ("!Join [',', !GetAtt [X, Y]]", [], "${Fn::Join._.X.Y}"),
    ("!Join [',', !GetAtt X.Y]", [], "${Fn::Join._.X.Y}"),
    ("!Join [',', {'Fn::GetAtt': [X, Y]}]", ["-DFn::Join._.X.Y=x,y"], "x,y"),
    ("!Join [',', !Cidr [block, 2, 8]]", [], "${Fn::Join._.Fn::Cidr.block.2.8}"),
    ("!Join [',', !GetAZs '']", [], "${Fn::Join._.Fn::GetAZs}"),
    ("!Join [',', !If [Asked, [a], [b]]]", [], "${Fn::Join._.Fn::If.Asked.a.b}"),
    ("!Join ['-', !If [Live, [a], b]]", [], "Fn::Join takes a delimiter and a list"),
    ("{'Fn::Sub': !Join [a, b]}", [], "Fn::Sub takes a text"),
    ("!Sub ['${x}', !FindInMap {x: b}]", [], "Fn::Sub takes a text"),
    ("{'Fn::GetAtt': !Split [a, b]}", [], "Fn::GetAtt takes a resource"),
    ("!GetAZs ''", [], "${Fn::GetAZs}"),
]


LISTS = """Parameters:
  Names: {Type: CommaDelimitedList, Default: "a, b"}
  Open: {Type: "List<String>"}
  Kept: {Type: "AWS::SSM::Parameter::Value<CommaDelimitedList>", Default: /the/name}
  One: {Type: String, Default: "p|q"}
Conditions:
  Both: !Equals [!Join ['', !Ref Names], ab]
"""

# the same for lists
LIST_CALLS = [
    ("!Ref Names", [], ["a", "b"]), ("{x: !Ref Names}", ["-DNames=c"], {"x": ["c"]}),
    ("!Ref Open", [], "${Open}"), ("!Ref Open", ["-DOpen=1,,2"], ["1", "", "2"]),
    ("!Ref Open", ["--define-file", "open.json"], ["m", "n"]),
    ("!Ref Kept", [], "${Kept}"), ("!Ref Kept", ["-DKept=k,l"], ["k", "l"]),
    ("!Join ['-', !Ref Names]", [], "a-b"), ("!Join ['-', {Ref: Names}]", ["-DNames=c,d"], "c-d"),
    ("!Join [',', !Ref Names]", ["-DFn::Join._.Names=x"], "x"),
    ("!Join [',', !Ref Open]", [], "${Fn::Join._.Open}"),
    ("!Join ['-', !Ref Open]", ["-DOpen=u,v"], "u-v"),
    ("!Join ['-', !Ref Open]", ["--define-file", "open.json"], "m-n"),
    ("!Split ['|', !Ref One]", [], ["p", "q"]), ("!Split ['|', a]", [], ["a"]),
    ("!Split ['|', !Ref Z]", [], "${Fn::Split._.Z}"),
    ("!Split ['--', !Ref Z]", ["-DZ=1----2"], ["1", "", "2"]),
    ("!Join [',', !Split ['|', 'a|b']]", [], "a,b"),
    ("{'Fn::Join': [',', {'Fn::Split': ['|', 'a|b']}]}", [], "a,b"),
    ("!Join [',', !Split [';', !Sub '${One};${Z}']]", [],
     "${Fn::Join._.Fn::Split._.Fn::Sub.One_Z}"),
    ("!Select [1, !Ref Names]", [], "b"), ("!Select [1, !Split ['|', !Ref One]]", [], "q"),
    ("!If [Both, 1, 2]", [], 1), ("{'Fn::Length': !Ref Names}", [], "${Fn::Length.Names}"),
    ("!Sub '${Names}'", [], "Names is a list"), ("!Sub 'x ${Open}'", [], "Open is a list"),
    ("!Sub ['${V}', {V: !Ref Names}]", [], "not a list"),
    ("!Join [',', [!Ref Names]]", [], "not a list"),
]


def list_tests(place, tap):
    """A list that a function gives is one where a list may stand, and no text."""
    place.write("open.json", {"Open": ["m", "n"]})
    for value, options, result in LIST_CALLS:
        value_test(place, tap, LISTS, value, options, result)
    for value, options, words in [
            ("!Join ['', !Ref Open]", [], "is what Fn::Join gives"), ("!Join []", [], "Join takes"),
            ("!Ref Names", [], "is a text"), ("!Join ['', !Ref Open]", ["-DOpen={}"], "lacks"),
            ("!Join ['', !Ref Open]", ["-DFn::Join.Open={}"], "lacks")]:
        place.write("whole.yaml", LISTS + HEAD + "      DefinitionString: %s\n" % value)
        tap.result("DefinitionString: %s %s" % (value, options), expect(
            place.sfnc("check", "whole.yaml", *options), 1, words))
    for value, options, words in [
            ("!Ref Names", [], ""), ("!Split ['|', !Ref One]", [], ""),
            ("!Ref Open", [], "${Open}"), ("!Ref Open", ["-DOpen=x"], ""),
            ("!GetAZs ''", [], "${Fn::GetAZs}")]:
        place.write("errors.yaml", LISTS + HEAD + "      Definition: {StartAt: A, States: {A: "
                    "{Type: Task, Resource: 'exec:cat', End: true, Retry: [{ErrorEquals: %s}]}}}\n"
                    % value)
        done = place.sfnc("check", "errors.yaml", *options)
        tap.result("ErrorEquals: %s %s" % (value, options), expect(done, 0, words)
                   + ([done.stdout] if not words and done.stdout else []))


def value_test(place, tap, before, value, options, result):
    """What a value of an object becomes, or what is said of it."""
    place.write("call.yaml", before + HEAD + "      Definition:\n        StartAt: A\n"
                "        States: {A: {Type: Pass, End: true, Result: {r: %s}}}\n" % value)
    if isinstance(result, str) and (" " in result or "${" in result):
        done = place.sfnc("check", "call.yaml", *options)
        problems = expect(done, 1 if " " in result else 0, result)
    else:
        problems = expect_result(place, "call.yaml", options, {"r": result})
    tap.result(" ".join([value, *options]), problems)


def call_tests(place, tap):
    """Calls that can be computed are; one name never stands for two others."""
    for value, options, result in CALLS:
        value_test(place, tap, STACK, value, options, result)
    for call in ("!Split ['|', 'a|b']", "{'Fn::If': [Asked, {a: b}, {}]}"):
        place.write("call.yaml", STACK + HEAD + "      DefinitionSubstitutions: %s\n"
                    "      DefinitionString: '%s'\n" % (call, passing(1)))
        tap.result("DefinitionSubstitutions: " + call, expect(
            place.sfnc("check", "call.yaml"), 1, "DefinitionSubstitutions is an object"))
    nest = "x"
    for _ in range(60):
        nest = "!If [Asked, %s, !Join ['', [!Select [0, [%s]]]]]" % (nest, "y")
    place.write("nest.yaml", STACK + HEAD + "      DefinitionString: !Join ['', [%s]]\n" % nest)
    tap.result("calls in calls", expect(place.sfnc("check", "nest.yaml", seconds=20), 1, "Fn::If"))
    place.write("whole.yaml", STACK + HEAD + "      DefinitionString: !If [Live, '{}', '%s']\n"
                % passing(7))
    tap.result("Fn::If of definitions", expect_result(place, "whole.yaml", [], 7))


def parameter_tests(place, tap):
    """A definition may be what a parameter has."""
    place.write("parameter.yaml", "Parameters: {Def: {Type: String, Default: '%s'}}\n" % passing(3)
                + HEAD + "      DefinitionString: !Ref Def\n")
    tap.result("a definition in a Default", expect_result(place, "parameter.yaml", [], 3))
    tap.result("a definition by -D", expect_result(
        place, "parameter.yaml", ["-D", "Def=" + passing(4)], 4))


def number_tests(place, tap):
    """A reference in an object is a text, whatever it stands for; in a text it need not be."""
    parameters = "Parameters: {Three: {Type: Number, Default: 3}}\n"
    for name in ("Three", "NoSuch"):
        place.write("number.yaml", parameters + HEAD + "      Definition:\n        StartAt: W\n"
                    "        States: {W: {Type: Wait, Seconds: !Ref %s, End: true}}\n" % name)
        for options in ([], ["-D%s=7" % name]):
            tap.result("Seconds: !Ref %s %s" % (name, options), expect(
                place.sfnc("check", "number.yaml", *options), 1, "outside of quotes"))
    for text in ("1_000", "1:30", "'5'"):
        place.write("number.yaml", HEAD + "      Definition:\n        StartAt: W\n"
                    "        States: {W: {Type: Wait, Seconds: %s, End: true}}\n" % text)
        done = place.sfnc("check", "number.yaml")
        tap.result("Seconds: %s is no reference" % text, expect(done, 1, "not a string")
                   + ([done.stdout] if "a reference" in done.stdout else []))
    place.write("seconds.yaml", parameters + HEAD + "      DefinitionString: !Sub '%s'\n" % (
        '{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": ${Three}, "End": true}}}'))
    tap.result("Seconds: ${Three}", expect(place.sfnc("check", "seconds.yaml"), 0))


# members of a state, the value of ${P} in them, and what is said of it or its result
STATES = [
    ({"Type": "Wait", "Seconds": "${P}", "End": True}, 5, "outside of quotes"),
    ({"Type": "Pass", "End": "${P}"}, True, '"End" must be a boolean, not a string'),
    ({"Type": "Pass", "Result": "${P}", "End": True}, 5, ["5"]),
    ({"Type": "Pass", "Result": "${P}", "End": True}, True, ["true"]),
    ({"Type": "Pass", "Result": "${P}", "End": True}, '{"a": 1}', ['{"a": 1}']),
    ({"Type": "Pass", "Result": "p ${P}", "End": True}, 5, ["p 5"]),
    ({"Type": "Task", "Resource": "${P}", "End": True}, "exec:echo 7", [7]),
]


def text_tests(place, tap):
    """A ${Name} of an object is a text, in quotes or not: YAML has no placeholders."""
    for state, value, result in STATES:
        properties = {"DefinitionSubstitutions": {"P": value},
                      "Definition": {"StartAt": "A", "States": {"A": state}}}
        place.write("text.json", {"Resources": {"M": {
            "Type": "AWS::StepFunctions::StateMachine", "Properties": properties}}})
        place.write("text.yaml", HEAD + "      DefinitionSubstitutions: {P: %s}\n"
                    "      Definition:\n        StartAt: A\n        States:\n          A:\n%s"
                    % (json.dumps(value), "".join(
                        "            %s: %s\n" % (key, "true" if member is True else member)
                        for key, member in state.items())))
        for document in ("text.json", "text.yaml"):
            for options in ([], ["-DP=" + (value if isinstance(value, str)
                                           else json.dumps(value))]):
                tap.result("${P} in %s is %s: %s %s" % (document, value, state, options), expect(
                    place.sfnc("check", document, *options), 1, result)
                    if isinstance(result, str) else
                    expect_result(place, document, options, result[0]))


# a kind of resource, its properties beside DefinitionString or Definition, options, what is said
PROPERTIES = [
    ("StepFunctions", "DefinitionUri: x.json", [], "it is called DefinitionS3Location"),
    ("StepFunctions", "Name: x", [], "it is called StateMachineName"),
    ("StepFunctions", "StateMachineType: express", [], '"express" is no type'),
    ("StepFunctions", "StateMachineType: !Ref Type", ["-DType=Standard"], '"Standard" is no type'),
    ("StepFunctions", "StateMachineType: !Ref Type", ["-DType=EXPRESS"], None),
    ("StepFunctions", "StateMachineName: !Sub 'x-${Stage}'", ["-DStage=prod"], None),
    ("Serverless", "DefinitionString: '{}'", [], "it is called Definition"),
    ("Serverless", "StateMachineName: x", [], "it is called Name"),
    ("Serverless", "Type: express", [], '"express" is no type'),
    ("Serverless", "Type: EXPRESS", [], None), ("Serverless", "Name: x", [], None),
]


def property_tests(place, tap):
    """What the type of a resource does not have is said; what fills its name is of use."""
    for kind, text, options, words in PROPERTIES:
        place.write("properties.yaml", "Resources:\n  M:\n    Type: AWS::%s::StateMachine\n"
                    "    Properties:\n      %s\n%s" % (kind, text, "" if "Definition" in text else
                    "      Definition: {StartAt: A, States: {A: {Type: Pass, End: true}}}\n"))
        done = place.sfnc("check", "properties.yaml", *options)
        tap.result("%s: %s %s" % (kind, text, options),
                   [] if (words in done.stdout if words else not done.stdout + done.stderr)
                   else [done.stdout, done.stderr])
    place.write("properties.yaml", HEAD + "      StateMachineName: !Sub 'x-${Stage}'\n"
                "      DefinitionSubstitutions: {A: '${B}'}\n      DefinitionString: '%s'\n"
                % passing('"${A}"'))
    for options, result in [([], "${B}"), (["-DA=a"], "a"),
                            (["-DStage=prod", "--machine", "x-prod"], "${B}")]:
        tap.result("a substitution is the text ${B}: %s" % options, expect_result(
            place, "properties.yaml", options, result))


def name_tests(place, tap):
    """A machine has one name for --machine, in the list, and for the executable."""
    place.write("names.yaml", "Parameters: {Stage: {Type: String, Default: dev}}\n" + HEAD +
                "      StateMachineName: !Sub orders-${Stage}\n      DefinitionString: '%s'\n"
                "  N:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n"
                "      StateMachineName: !Sub x-${Q}\n      DefinitionString: '%s'\n"
                % (passing(1), passing(2)))
    place.write("names.yml", "service: s\nprovider: {name: aws, stage: live}\nstepFunctions:\n"
                "  stateMachines:\n    one: {name: 'm-${self:provider.stage}', definition: '%s'}\n"
                "    two: {definition: {StartAt: A, States: {A: {Type: Pass, Result: 2, "
                "End: true}}}}\n" % passing(1))
    for document, name, near in [("names.yaml", "orders-dev", "orders-dve"),
                                 ("names.yml", "m-live", "m-liev")]:
        tap.result("--machine %s" % name, expect_result(place, document, ["--machine", name], 1))
        tap.result("the list has %s" % name, expect(place.sfnc("run", document), 2, "(%s)" % name))
        tap.result("a guess of %s" % name, expect(
            place.sfnc("run", document, "--machine", near), 2, 'did you mean "%s"?' % name))


def objects(result, properties=""):
    """A template whose Definition is an object of YAML, with a machine of one state."""
    return HEAD + properties + (
        "      Definition:\n        StartAt: A\n        States:\n          A:\n"
        "            Type: Pass\n            End: true\n            Result:\n%s" % result)


def joined(pieces):
    """A template as CDK makes it: a DefinitionString of pieces, texts and references."""
    text = passing(json.dumps(["@" * (i + 1) for i in range(len(pieces))]))
    parts = []
    for i, piece in enumerate(pieces):
        before, text = text.split("@" * (i + 1), 1)
        parts += [before, piece]
    return json.dumps({"Resources": {"M": {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {"DefinitionString": {"Fn::Join": ["", parts + [text]]}}}}})


def serverless(result):
    return ("service: s\nprovider: {name: aws}\ncustom:\n  q: !Ref Q\n  h: 'h ${Home}'\n"
            "  map: {q: !Ref Q}\n"
            "stepFunctions:\n  stateMachines:\n    m:\n      definition:\n        StartAt: A\n"
            "        States:\n          A:\n            Type: Pass\n            End: true\n"
            "            Result:\n%s" % result)


def lines(**members):
    return "".join("              %s: %s\n" % member for member in members.items())


# With --literal-placeholders: a style, its document, the references of it, and the result of the
# state when each of these has its name in brackets as its value.
LITERAL = [
    ("Fn::Sub", "yaml", texts('["${Q}", "${!Q}", "${!Home} ${Q.Arn} $${R}", "${!Q}${Q}"]'),
     ["Q", "Q.Arn", "R"], ["[Q]", "${Q}", "${Home} [Q.Arn] $[R]", "${Q}[Q]"]),
    ("calls in an object", "yaml", objects(lines(
        a="!Ref Q", b="!GetAtt Q.Arn", c='{"Fn::GetAtt": [R, Arn]}', d='!Sub "${Q} ${!Home}"',
        e="${Home}", f="x ${Home} ${!Home}", g="'${Home}'", h="!ImportValue i",
        i="\n                Fn::Sub: ${S}",
        j="\n                Fn::Sub:\n                - ${T}\n                - {T: t}")),
     ["Q", "Q.Arn", "R.Arn", "Fn::ImportValue.i", "S"],
     {"a": "[Q]", "b": "[Q.Arn]", "c": "[R.Arn]", "d": "[Q] ${Home}", "e": "${Home}",
      "f": "x ${Home} ${!Home}", "g": "${Home}", "h": "[Fn::ImportValue.i]", "i": "[S]",
      "j": "t"}),
    ("pieces of Fn::Join", "json", joined(["${Home} \\n\\u00e9 ${!Home}", {"Ref": "Q"},
                                           {"Fn::GetAtt": ["Q", "Arn"]}, "${Q.Name}",
                                           {"Fn::Sub": "${AWS::Region} ${!Home}"}]),
     ["Q", "Q.Arn", "AWS::Region"],
     ["${Home} \n\u00e9 ${!Home}", "[Q]", "[Q.Arn]", "${Q.Name}", "[AWS::Region] ${Home}"]),
    ("a map of Fn::Sub", "yaml", objects(lines(
        a='!Sub ["${V} ${W} ${!V}", {V: !Ref Q, W: "w ${Home}"}]')),
     ["Q"], {"a": "[Q] w ${Home} ${V}"}),
    ("DefinitionSubstitutions", "yaml", objects(
        lines(a='"${One}"', b='"${Two}"', c='"${Three} ${Home}"', d='!Sub "${!One} ${!Home}"'),
        "      DefinitionSubstitutions:\n        One: !Ref Q\n        Two: 't ${Home}'\n"
        "        Three: !Sub '${!Home} ${R}'\n"),
     ["Q", "R"], {"a": "[Q]", "b": "t ${Home}", "c": "${Home} [R] ${Home}", "d": "[Q] ${Home}"}),
    ("a plain text", "yaml", HEAD + "      DefinitionString: '%s'\n" % passing(
        '"${Home} ${!Home}"'), [], "${Home} ${!Home}"),
    ("a condition", "yaml", STACK + objects(lines(
        a="!If [Asked, 1, 2]", b="!Select ['${Home}', [x]]")),
     ["Fn::If.Asked.1.2", "Fn::Select.Home.x"],
     {"a": "[Fn::If.Asked.1.2]", "b": "[Fn::Select.Home.x]"}),
    ("serverless with calls", "yml", serverless(lines(
        a="!Ref Q", b="x ${R} ${!Home}", c="x ${opt:stage}", d="x ${self:custom.q}",
        e="'{\"${S}\": 1}'", f="!Join ['', [x, '${Home}']]")),
     ["Q", "R", "opt:stage", "S"],
     {"a": "[Q]", "b": "x [R] ${Home}", "c": "x [opt:stage]", "d": "x [Q]", "e": '{"[S]": 1}',
      "f": "x${Home}"}),
    ("serverless with a call in a variable", "yml", serverless(lines(
        a="${self:custom.map}", b="x ${R}", c="${opt:stage}", d="${S}")),
     ["Q", "R", "opt:stage", "S"],
     {"a": {"q": "[Q]"}, "b": "x [R]", "c": "[opt:stage]", "d": "[S]"}),
    ("serverless with #{}", "yml", serverless(lines(a="'#{AWS::Region}'", b="'x ${R}'")),
     ["AWS::Region", "R"], {"a": "[AWS::Region]", "b": "x [R]"}),
    ("serverless without calls", "yml", serverless(lines(
        a="x ${Home} ${!Home}", b="x ${self:custom.h}", c="x ${env:HOST}", d="${self:custom.h}",
        e="${Home}", f="${opt:stage}")),
     ["env:HOST", "opt:stage"],
     {"a": "x ${Home} ${!Home}", "b": "x h ${Home}", "c": "x [env:HOST]", "d": "h ${Home}",
      "e": "${Home}", "f": "[opt:stage]"}),
]


def literal_tests(place, tap):
    """--literal-placeholders is about the definition's own text: references stay to be filled."""
    for style, ending, document, names, result in LITERAL:
        place.write("literal." + ending, document)
        command = ["literal." + ending, "--literal-placeholders"]
        done = place.sfnc("check", *command)
        found = re.findall(r"nothing fills the placeholder \${(.*)} \[", done.stdout)
        tap.result("%s: references stay" % style, expect(done, 0)
                   + ([done.stdout] if sorted(found) != sorted(names) else []))
        for name in names:
            others = ["-D%s=[%s]" % (other, other) for other in names if other != name]
            tap.result("... ${%s} is missed" % name, expect(
                place.sfnc("run", *command, *others), 2, "${%s}, which was not filled" % name))
        options = command[1:] + ["-D%s=[%s]" % (name, name) for name in names]
        tap.result("... all else is text", expect_result(place, command[0], options, result))


def literal_beside_tests(place, tap):
    """The same for a definition in a file beside the template."""
    place.write("beside.asl.json", passing('"${Home} ${!Home} ${Name}"'))
    place.write("beside.yaml", "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n"
                "    Properties:\n      DefinitionUri: beside.asl.json\n"
                "      DefinitionSubstitutions: {Name: !GetAtt Q.Arn}\n")
    command = ["beside.yaml", "--literal-placeholders"]
    tap.result("a reference for a file beside the template", expect(
        place.sfnc("run", *command), 2, "${Q.Arn}, which was not filled"))
    tap.result("... and its own text", expect_result(
        place, command[0], [*command[1:], "-DQ.Arn=arn"], "${Home} ${!Home} arn"))


VARIABLES = """service: s
provider: {name: aws}
custom:
  number: 7
  text: "it's ${self:service}"
  truth: false
  nothing: null
  object: {a: "${self:custom.number}", b: ["${self:custom.text}"]}
  chain: ${self:custom.object}
  loop: ${self:custom.loop}
  machine:
    StartAt: A
    States: {A: {Type: Pass, End: true, Result: 8}}
stepFunctions:
  stateMachines:
    m:
      definition: %s
"""

# a string of serverless.yml, options, what it becomes
VARIABLE_VALUES = [
    ("${self:custom.number}", [], 7), ('"${self:custom.number}"', [], 7),
    ("n ${self:custom.number}", [], "n 7"), ("${self:custom.text}", [], "it's s"),
    ("${self:custom.truth}", [], False), ("${self:custom.object}", [], {"a": 7, "b": ["it's s"]}),
    ("'${self:custom.chain}'", [], {"a": 7, "b": ["it's s"]}),
    ("${self:custom.chain.a}", ["-Dself:custom.chain.a=x"], "x"),
    ("${self:custom.number}", ["-Dself:custom.number=8"], 8),
    ("${opt:n, 5}", [], 5), ("n ${opt:n, 5}", [], "n 5"), ("n ${opt:n, true}", [], "n true"),
    ("${opt:n, '5'}", [], "5"), ("${opt:n, true}", [], True),
    ("${opt:n, self:custom.nothing, self:custom.none, self:custom.object.b}", [], ["it's s"]),
    ("${opt:n}", ["-Dopt:n=[6]"], [6]), ("${self:custom.nothing}", None, "self:custom.nothing"),
    ("${self:custom.loop}", None, "self:custom.loop"),
]


NESTED = """service: {name: shop}
provider: {name: aws, stage: "${opt:stage, 'live'}"}
custom:
  names: {dev: n-dev, live: [n, live], "3": three}
  alias: ${self:custom.names}
  three: 3
  one: 1
  list: [a, b]
  more: ${self:custom.list}
  echo: exec:echo 7
  next: B
  rate: 1.5
  loop: {a: "${self:custom.loop.a.a.a.a}", b: "${self:custom.names.${self:custom.loop.b}}"}
stepFunctions:
  stateMachines:
    m:
      definition:
        StartAt: A
        States:
          A:%s
          B: {Type: Succeed}
"""

# the same for variables in each other
NESTED_VALUES = [
    ("${self:service}", [], "shop"), ("${self:service.name}", [], "shop"),
    ("${self:custom.names.${sls:stage}}", [], ["n", "live"]),
    ("${self:custom.names.${sls:stage}}", ["-Dopt:stage=dev"], "n-dev"),
    ("x ${self:custom.names.${sls:stage}}", ["-Dsls:stage=dev"], "x n-dev"),
    ("${self:custom.names.${opt:stage, 'dev'}}", [], "n-dev"),
    ("'${self:custom.names.${self:provider.stage}}'", [], ["n", "live"]),
    ("x ${self:custom.names.${self:custom.three}}", [], "x three"),
    ("${self:custom.alias.dev}", [], "n-dev"), ("${sls:stage}", [], "live"),
    ("${opt:x, ${self:custom.three}}", [], 3), ("${opt:x, ${env:Y, self:service}}", [], "shop"),
    ('!Sub "${self:custom.names.${opt:stage, \'dev\'}}-${AWS::Partition}-${!x}"', [],
     "n-dev-aws-${x}"),
    ("!Join ['-', '${self:custom.more}']", [], "a-b"),
    ("!Select ['${self:custom.one}', '${self:custom.list}']", [], "b"),
    ("a-${env:X, ${opt:stage}}", ["-Dopt:stage=s"], "a-s"),
    ("${env:X, opt:stage}", ["-Dopt:stage=s"], "s"), ("${opt:x, null}", [], None),
    ("${self:custom.names.${opt:stage}}", None, "self:custom.names.opt:stage"),
    ("${self:custom.names.${opt:stage}}", ["-Dself:custom.names.opt:stage=x"], "x"),
    ("${self:custom.loop.a}", None, "self:custom.loop.a.a.a.a"),
    ("${self:custom.loop.b}", None, "self:custom.names.self:custom.loop.b"),
]

# fields of other types
TYPED = [
    "{Type: Task, Resource: '${self:custom.echo}', End: true}",
    """
            Type: Task
            Resource: ${self:custom.echo}
            TimeoutSeconds: ${self:custom.three}
            Retry: [{ErrorEquals: [E], BackoffRate: "${self:custom.rate}"}]
            Next: ${self:custom.next}""",
    """
            Type: Task
            Resource: ${self:custom.echo}
            HeartbeatSeconds: ${opt:seconds, 3}
            End: ${opt:end, true}""",
]


def nested_tests(place, tap):
    """Variables in variables are looked up from the inside out; no number of them takes long."""
    for string, options, value in NESTED_VALUES:
        place.write("nested.yml", NESTED % ("\n            Type: Pass\n            Next: B\n"
                                            "            Result: " + string))
        tap.result("%s is %s" % (string, json.dumps(value)), expect(
            place.sfnc("check", "nested.yml"), 0, "placeholder ${%s}" % value)
            if options is None else expect_result(place, "nested.yml", options, value))
    for fields in TYPED:
        place.write("nested.yml", (NESTED % (" " + fields)).replace(
            "          B: {Type: Succeed}\n", "" if "End" in fields else
            "          B: {Type: Succeed}\n"))
        tap.result("variables of " + " ".join(fields.split()),
                   expect_result(place, "nested.yml", [], 7))
    for bomb in ("${self:custom.${self:custom.a%d}}", "${self:custom.a%d.x.x.x.x.x.x}",
                 "${opt:x, ${self:custom.a%d}}", "${self:custom.a%d}"):
        many = "".join("  a%d: '%s'\n" % (i, bomb % ((i + 1) % 9) * 99) for i in range(9))
        place.write("nested.yml", NESTED.replace("custom:\n", "custom:\n" + many)
                    % " {Type: Pass, Next: B, Result: '${self:custom.${self:custom.a0}}'}")
        done = place.sfnc("check", "nested.yml", seconds=60)
        tap.result("many of %s" % bomb, [] if done.returncode in (0, 1) else [done.stderr])


RESOURCES = """service: s
provider: {name: aws, stage: live}
stepFunctions:
  stateMachines: {p: {definition: {StartAt: A, States: {A: {Type: Pass, End: true}}}}}
resources:
  - Parameters: {Q: {Type: String, Default: q}}
%s
  - Resources:
      N:
        Type: AWS::StepFunctions::StateMachine
        Properties:
          Definition: {StartAt: A, States: {A: {Type: Pass, Result: "${sls:stage} x", End: true}}}
"""


def resource_tests(place, tap):
    """Machines of a serverless.yml that are resources of CloudFormation."""
    place.write("resources.yml", RESOURCES % "".join(
        "    " + line + "\n" for line in texts(
            '["${Q}", "${self:service}", "${AWS::Partition}", "${!x}"]',
            "      StateMachineName: m-${sls:stage}\n").splitlines()))
    for name, result in [("M", ["q", "s", "aws", "${x}"]), ("m-live", ["q", "s", "aws", "${x}"]),
                         ("N", "live x"), ("p", {})]:
        tap.result("--machine %s of three" % name, expect_result(
            place, "resources.yml", ["--machine", name], result))
    place.write("resources.yml", "service: s\nprovider: {name: aws}\nresources:\n  " +
                texts("1").replace("\n", "\n  ").rstrip(" "))
    tap.result("resources that are one template", expect_result(place, "resources.yml", [], 1))


def variable_tests(place, tap):
    """A variable of the Serverless Framework that stands alone is a value of any kind."""
    for string, options, value in VARIABLE_VALUES:
        place.write("variables.yml", VARIABLES % (
            "\n        StartAt: A\n        States:\n          A:\n            Type: Pass\n"
            "            End: true\n            Result: " + string))
        if options is None:
            problems = expect(place.sfnc("check", "variables.yml"), 0, "placeholder ${%s}" % value)
        else:
            problems = expect_result(place, "variables.yml", options, value)
        tap.result("%s is %s" % (string, json.dumps(value)), problems)
    many = "".join("  a%d: [%s]\n" % (i, ", ".join(['"${self:custom.a%d}"' % (i + 1)] * 99))
                   for i in range(7))
    place.write("variables.yml", VARIABLES.replace("custom:\n", "custom:\n" + many)
                % passing('"${self:custom.a0}"'))
    tap.result("variables that lead to billions", expect(
        place.sfnc("check", "variables.yml"), 1, "variables stand for more than"))
    place.write("variables.yml", VARIABLES % "${self:custom.machine}")
    tap.result("a whole definition", expect_result(place, "variables.yml", [], 8))
    place.write("variables.yml", (VARIABLES % "${self:custom.machine}").replace("Pass", "Pas"))
    tap.result("... in which a finding points to its place", expect(
        place.sfnc("check", "variables.yml"), 1, "variables.yml:13:24: error: "))
    for text in ("${opt:machine}", "${self:custom.none}", "${file(m.yml):machine}"):
        for document in (VARIABLES % text, VARIABLES[:VARIABLES.index("\n      def")] + " " + text,
                         VARIABLES[:VARIABLES.index("\n    m:")] + " " + text):
            place.write("variables.yml", document)
            tap.result("%s in the place of a structure" % text, expect(
                place.sfnc("check", "variables.yml"), 1, "does not read what %s stands" % text))


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        escape_tests(place, tap)
        literal_tests(place, tap)
        literal_beside_tests(place, tap)
        variable_tests(place, tap)
        nested_tests(place, tap)
        resource_tests(place, tap)
        call_tests(place, tap)
        list_tests(place, tap)
        name_tests(place, tap)
        text_tests(place, tap)
        property_tests(place, tap)
        number_tests(place, tap)
        parameter_tests(place, tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())

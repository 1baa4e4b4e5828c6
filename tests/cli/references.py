#!/usr/bin/env python3
"""tests/cli/references.py - what references and functions of documents stand for (TAP).

Small templates, each about one rule of docs/decisions/0010-documents.md.
"""
import json
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


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        escape_tests(place, tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())

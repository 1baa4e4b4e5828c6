#!/usr/bin/env python3
"""tests/apis/apis.py - our tables of AWS's APIs are what the APIs' models say (TAP).

The tables are runtime/answers/*.def and compiler/check/calls/parameters*.def; the models those of
the botocore that is installed, of the python that runs this or of Debian. The tables name the
version they were made from. With that one they must be equal; with an older one they must have the
names that its models have, and with a newer one none that its models lack. Which members are
required, and which words a text may be, is changed by AWS now and then: between versions that is
counted.

With --update the entries are renewed, and the version. A new entry is one with an empty text.
"""
import glob
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

DEBIAN = "/usr/bin/python3"
ANSWERS = os.path.join(tap.SOURCE, "runtime", "answers")
CHECK = os.path.join(tap.SOURCE, "compiler", "check", "calls")
VERSION = re.compile(r"models of botocore (\d+\.\d+\.\d+)")
LACKING_MAX = 20  # actions that an older botocore may not have
CHANGED_MAX = 60  # requirements and words that may be other ones in another botocore

# Results that are the description of a job: the service, its structure, the member it stands in.
JOBS = {
    "athena:startQueryExecution.sync": ("athena", "QueryExecution", "QueryExecution"),
    "batch:submitJob.sync": ("batch", "JobDetail", None),
    "codebuild:startBuild.sync": ("codebuild", "Build", "Build"),
    "ecs:runTask.sync": ("ecs", "Task", None),
    "eks:createCluster.sync": ("eks", "Cluster", "Cluster"),
    "glue:startJobRun.sync": ("glue", "JobRun", None),
    "sagemaker:createHyperParameterTuningJob.sync":
        ("sagemaker", "DescribeHyperParameterTuningJobResponse", None),
    "sagemaker:createProcessingJob.sync": ("sagemaker", "DescribeProcessingJobResponse", None),
    "sagemaker:createTrainingJob.sync": ("sagemaker", "DescribeTrainingJobResponse", None),
    "sagemaker:createTransformJob.sync": ("sagemaker", "DescribeTransformJobResponse", None),
}
# An answer of ".sync" is that of the action which is asked until the work is done.
ASKED = {"states:startExecution.sync": "states:describeExecution"}
# What no model says: results that Step Functions makes, calls that are no API, and parameters that
# it adds to those of the API. Their sources stand in the tables.
MADE = {"states:startExecution.sync", "states:startExecution.sync:2", "apigateway:invoke",
        "http:invoke", "bedrock:invokeModel"}
NO_API = {"apigateway:invoke", "http:invoke"}
ADDED = {"bedrock:invokeModel": ("Input", "Output")}


def seek_botocore():
    """Go on in a python that has the package; end here if there is none."""
    try:
        import botocore
        return tuple(int(part) for part in botocore.__version__.split(".")[:3])
    except ImportError:
        pass
    if not os.environ.get("IN_DEBIAN") and os.access(DEBIAN, os.X_OK):
        os.environ["IN_DEBIAN"] = "1"
        os.execv(DEBIAN, [DEBIAN, os.path.abspath(sys.argv[0])] + sys.argv[1:])
    print("1..0 # SKIP no python3-botocore (install Debian's package)")
    sys.exit(0)


INSTALLED = seek_botocore()
import models  # noqa: E402
import tables  # noqa: E402


def read_tables():
    main = os.path.join(ANSWERS, "answers.def")
    with open(main, encoding="utf-8") as stream:
        shared = stream.read()
    paths = sorted(glob.glob(os.path.join(ANSWERS, "*.def")) +
                   glob.glob(os.path.join(CHECK, "parameters*.def")))
    return [tables.Table(path, "" if path == main else shared) for path in paths]


def style_of(table):
    return models.FULL if table.path.endswith("answers.def") else models.ANSWERED


def expected_shape(found, table, macro, action):
    """What the models say of an entry; None: they do not know it."""
    if macro == "ANSWER":
        return found.answer(ASKED.get(action, action), style_of(table))
    return found.described(*JOBS[action])


def expected_call(found, action):
    taken = found.parameters(action)
    if taken is not None:
        taken.update({name: (False, "") for name in ADDED.get(action, ())})
    return taken


def call_text(taken):
    return " ".join(name + taken[name][1] + "!" * taken[name][0] for name in sorted(taken))


def call_read(text):
    """name -> (whether it is required, its kind)"""
    taken = {}
    for word in text.split():
        name = re.match("[^][{}(!#?]+", word).group(0)
        taken[name] = (word.endswith("!"), word[len(name):].rstrip("!"))
    return taken


def inside(place, less, more):
    """What the shape `less` has and `more` has not: (line, whether such a thing may change)."""
    if more in (models.ANY, ("<", models.ANY)) or less in (models.ANY, ("<", models.ANY)):
        return []  # where a model is cut off depends on what else stands in it
    if less[0] != more[0]:
        return [("%s: %s, not %s" % (place, less[0], more[0]), False)]
    if less[0] in "[<":
        return inside(place + less[0], less[1], more[1])
    if less[0] == "s" and less[1] is not None and more[1] is not None:
        return [("%s: no \"%s\"" % (place, word), True) for word in less[1] if word not in more[1]]
    found = []
    for name, (required, shape) in less[1].items() if less[0] == "{" else ():
        at = place + "." + name
        if name not in more[1]:
            found.append((at + " is not there", False))
            continue
        found += inside(at, shape, more[1][name][1])
        if required != more[1][name][0]:
            found.append(("%s: is %srequired" % (at, "" if required else "not "), True))
    return found


def kind_shape(kind):
    if kind.startswith("("):
        return ("s", tuple(kind[1:-1].split("|")))
    return {"[]": ("[", models.ANY), "{}": ("<", models.ANY), "#": ("n", "", ""), "?": ("b",),
            "": models.ANY}[kind]


def as_shape(taken):
    return ("{", {name: (required, kind_shape(kind)) for name, (required, kind) in taken.items()},
            False)


def differences(entry, models_say, made_from):
    """Where an entry is not what the models say, as of inside()."""
    macro, action, text = entry
    if macro in tables.CALLS:
        ours, theirs = as_shape(call_read(text)), as_shape(models_say)
    else:
        ours, theirs = tables.shape_read(text), models_say
    if INSTALLED < made_from:
        return inside(action, theirs, ours)
    found = inside(action, ours, theirs)
    if INSTALLED == made_from and not found and ours != theirs:
        found = inside(action, theirs, ours) or \
            [("%s: it is %s" % (action, written(macro, models_say)), False)]
    return found


def written(macro, models_say):
    return call_text(models_say) if macro in tables.CALLS else tables.shape_text(models_say)


def look_up(found, table, macro, action):
    """What the models say of an entry; None: it is not known, False: no model says it."""
    if action in (NO_API if macro == "CALL" else MADE if macro == "RESULT" else ()):
        return False
    if macro == "INNER":
        return found.inner(action)
    if macro == "CALL":
        return expected_call(found, action)
    return expected_shape(found, table, macro, action)


def hold(report, found, all_tables, made_from):
    lacking, changed, compared = [], [], 0
    for table in all_tables:
        wrong = [] if table.entries else ["no entry was read"]
        for entry in table.entries:
            models_say = look_up(found, table, *entry[:2])
            if models_say is None:
                lacking.append("%s %s" % entry[:2])
            elif models_say is not False:
                compared += 1
                for line, may_change in differences(entry, models_say, made_from):
                    (changed if may_change and INSTALLED != made_from else wrong).append(line)
        report.result("%s: %d entries are what the models say" %
                      (os.path.basename(table.path), len(table.entries)), wrong)
    bound(report, "%d entries were compared; actions that the models lack" % compared, lacking,
          LACKING_MAX if INSTALLED < made_from else 0)
    bound(report, "requirements and words that are others", changed, CHANGED_MAX)


def bound(report, what, found, most):
    report.result("%s: %d" % (what, len(found)),
                  ["more than %d:" % most] + found if len(found) > most else [])
    for line in found:
        print("# " + line)


def update(found, all_tables):
    for table in all_tables:
        texts = {}
        for macro, action, _ in table.entries:
            models_say = look_up(found, table, macro, action)
            if models_say not in (None, False):
                texts[(macro, action)] = written(macro, models_say)
        text = VERSION.sub("models of botocore " + ".".join(map(str, INSTALLED)),
                           table.renewed(texts))
        with open(table.path, "w", encoding="utf-8") as stream:
            stream.write(text)


def main():
    report, found, all_tables = tap.Tap(), models.Models(), read_tables()
    if "--update" in sys.argv[1:]:
        update(found, all_tables)
        all_tables = read_tables()
    made_from = next(VERSION.search(table.text) for table in all_tables
                     if VERSION.search(table.text)).group(1)
    hold(report, found, all_tables, tuple(int(part) for part in made_from.split(".")))
    return report.end()


if __name__ == "__main__":
    sys.exit(main())

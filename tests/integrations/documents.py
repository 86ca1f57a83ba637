"""Documents that journey writes, and files that GitHub, GitLab and pre-commit read, against their official schemas."""

import json
import os
import pathlib
import subprocess
import sys

import jsonschema
import yaml

REPOSITORY = pathlib.Path(os.environ["REPOSITORY"])
WORK = pathlib.Path(os.environ["WORK"]) / "documents"
WORK.mkdir()


def journey(*arguments, ends=(0,)):
    ran = subprocess.run(["journey", *map(str, arguments)], capture_output=True, text=True, cwd=WORK)
    assert ran.returncode in ends, (arguments, ran.returncode, ran.stderr)
    return ran.stdout


def crate(name):
    """The folder of a crate that carries a schema."""
    packages = json.loads(pathlib.Path(os.environ["CRATES"]).read_text())["packages"]
    return next(pathlib.Path(one["manifest_path"]).parent for one in packages if one["name"] == name)


def check(*arguments, fails=False):
    """Runs check-jsonschema, with patterns read as by JavaScript without flags: the schema of SARIF has one such."""
    command = [sys.executable, "-m", "check_jsonschema", "--regex-variant", "nonunicode", *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert (ran.returncode != 0) == fails, ran.stdout + ran.stderr


def write(name, text):
    path = WORK / name
    path.write_text(text)
    return path


def findings():
    """Every fixture that breaks a rule, one of each code, and a project in a folder with a name that must be escaped."""
    suite = REPOSITORY / "tests/suite/check"
    for code in sorted(suite.iterdir()):
        for fixture in sorted(code.glob("*.journey")):
            if f"[{code.name}]" in fixture.read_text():
                yield code.name, fixture
                break


def formats():
    sarif = crate("serde-sarif") / "src/schema.json"
    rdjson = crate("rdfmt") / "json_schema/DiagnosticResult.jsonschema"
    fixtures = list(findings())
    assert len(fixtures) > 40, "most codes have a fixture of one file"
    written = {"sarif": [], "rdjson": [], "gitlab": []}
    for code, fixture in fixtures:
        for form, files in written.items():
            name = f"{code}.{form}.json"
            text = journey("check", "--quiet", "--format", form, fixture, ends=(0, 1))
            assert code in text or "//-" in fixture.read_text(), (code, fixture)
            files.append(write(name, text))
    check("--schemafile", sarif, *written["sarif"])
    check("--schemafile", rdjson, *written["rdjson"])
    for path in written["gitlab"]:
        gitlab(json.loads(path.read_text()))
    # The schemas do refuse what is wrong.
    check("--schemafile", sarif, write("bad.sarif.json", '{"version": "2.1.0", "runs": [{"results": []}]}'), fails=True)
    check("--schemafile", rdjson, write("bad.rdjson.json", '{"diagnostics": [{"message": 3}]}'), fails=True)


def gitlab(report):
    """As GitLab documents its code quality reports; there is no schema of them."""
    prints = [one["fingerprint"] for one in report]
    assert len(set(prints)) == len(prints), "each fingerprint is there once"
    for one in report:
        assert set(one) >= {"description", "check_name", "fingerprint", "severity", "location"}, one
        assert one["severity"] in {"info", "minor", "major", "critical", "blocker"}, one
        assert one["location"]["lines"]["begin"] >= 1 and not one["location"]["path"].startswith("./"), one


def contracts():
    for project in sorted((REPOSITORY / "examples").iterdir()):
        if not (project / "journey.toml").is_file():
            continue
        folder = WORK / "contracts" / project.name
        journey("export", "contract", project, "--all", folder)
        files = sorted(folder.iterdir())
        assert files, project
        check("--check-metaschema", *files)
        for path in files:
            schema = json.loads(path.read_text())
            validator = jsonschema.Draft202012Validator(
                schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
            )
            for example in schema["examples"]:
                validator.validate(example)
            refused(validator, schema)


def refused(validator, schema):
    """What an agent must not send is refused."""
    example = schema["examples"][0]
    assert not validator.is_valid(example | {"result": "Busy"})
    assert not validator.is_valid(example | {"dispositions": ["No such code"]})
    assert not validator.is_valid(example | {"attributes": {"NoSuchAttribute": "x"}})
    for name, rules in schema["$defs"]["attributes"]["properties"].items():
        assert not validator.is_valid(example | {"attributes": {name: 12}}), f"{name} travels as text"
        assert not validator.is_valid(example | {"attributes": {name: "x" * 4001}})
        if "enum" in rules:
            assert not validator.is_valid(example | {"attributes": {name: rules["enum"][0].lower() + "?"}})
    for name in schema["$defs"]["inputs"]["required"]:
        inputs = {key: value for key, value in example["inputs"].items() if key != name}
        assert not validator.is_valid(example | {"inputs": inputs}), f"{name} must be given"


def published():
    schemas = sorted((REPOSITORY / "docs/schemas").glob("*.schema.json"))
    check("--check-metaschema", *schemas)


def executed():
    integrations = REPOSITORY / "integrations"
    check("--builtin-schema", "vendor.github-actions", integrations / "github/action.yml")
    check("--builtin-schema", "vendor.github-workflows", integrations / "github/workflow.yml")
    check("--builtin-schema", "vendor.gitlab-ci", integrations / "gitlab/journey.gitlab-ci.yml")
    action = yaml.safe_load((integrations / "github/action.yml").read_text())
    workflow = yaml.safe_load((integrations / "github/workflow.yml").read_text())
    steps = workflow["jobs"]["journeys"]["steps"]
    used = next(step for step in steps if "integrations/github" in step.get("uses", ""))
    assert set(used["with"]) <= set(action["inputs"]), "the example gives inputs that the action has"
    text = (integrations / "github/action.yml").read_text()
    for name in action["inputs"]:
        assert f"inputs.{name}" in text, f"the input {name} is used"
    documented = (REPOSITORY / "docs/integrations.md").read_text()
    for name in [*action["inputs"], *action["outputs"]]:
        assert f"`{name}`" in documented, f"the page tells of {name}"


formats()
contracts()
published()
executed()

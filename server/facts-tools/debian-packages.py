#!/usr/bin/python3
"""Writes server/src/facts/data/debian-packages.json: which Debian packages bring ca-certificates along.

Asks apt's own resolver (python3-apt), with private package lists and the package set of Debian's images as what is
installed, so that the machine it runs on does not matter. Needs Debian, python3-apt and access to a Debian archive;
its address is read from the machine's own apt configuration. Run: debian-packages.py CACHE_DIRECTORY
"""
import json
import os
import subprocess
import sys
from datetime import date

import apt_pkg

HERE = os.path.dirname(os.path.abspath(__file__))
SUITES = ["bullseye", "bookworm", "trixie"]
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
TARGET = os.path.join(HERE, "..", "src", "facts", "data", "debian-packages.json")


def archive():
    """The address of the Debian archive that this machine uses."""
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(ORIGIN)", "Created-By: Packages"],
        capture_output=True, text=True, check=True).stdout
    return next(line.split()[0] for line in listed.splitlines() if line.endswith(" Debian"))


def prepare(root, suite, uri):
    """Makes a private apt state with the lists of one suite and nothing installed."""
    for folder in ("lists/partial", "cache/archives/partial"):
        os.makedirs(os.path.join(root, folder), exist_ok=True)
    with open(os.path.join(root, "sources"), "w") as sources:
        sources.write(f"deb [signed-by={KEYRING}] {uri} {suite} main\n")
    open(os.path.join(root, "status"), "a").close()
    configure(root)
    if not any(name.endswith("Packages") or ".lz4" in name for name in os.listdir(os.path.join(root, "lists"))):
        options = [f"-o{name}={apt_pkg.config[name]}" for name in (
            "Dir::Etc::sourcelist", "Dir::Etc::sourceparts", "Dir::State::lists", "Dir::State::status", "Dir::Cache")]
        subprocess.run(["apt-get", *options, "-qq", "update"], check=True)


def configure(root):
    for name, value in {
            "Dir::Etc::sourcelist": os.path.join(root, "sources"),
            "Dir::Etc::sourceparts": "-",
            "Dir::Etc::preferences": "-",
            "Dir::Etc::preferencesparts": "-",
            "Dir::State::lists": os.path.join(root, "lists"),
            "Dir::State::status": os.path.join(root, "status"),
            "Dir::State::extended_states": os.path.join(root, "extended_states"),
            "Dir::Cache": os.path.join(root, "cache"),
            "Dir::Cache::pkgcache": "",
            "Dir::Cache::srcpkgcache": "",
    }.items():
        apt_pkg.config.set(name, value)


def open_cache():
    cache = apt_pkg.Cache(None)
    return cache, apt_pkg.DepCache(cache)


def install_base(root):
    """Writes a dpkg status with what Debian's images hold: required packages, apt and tzdata, without recommendations."""
    open(os.path.join(root, "status"), "w").close()
    apt_pkg.config.set("APT::Install-Recommends", "0")
    cache, depcache = open_cache()
    for package in cache.packages:
        candidate = depcache.get_candidate_ver(package)
        if candidate is None or package.architecture not in ("amd64", "all"):
            continue
        if candidate.priority_str == "required" or package.essential or package.name in ("apt", "tzdata", "debian-archive-keyring"):
            depcache.mark_install(package, True, True)
    records = apt_pkg.PackageRecords(cache)
    with open(os.path.join(root, "status"), "w") as status:
        for package in cache.packages:
            if depcache.marked_install(package):
                records.lookup(depcache.get_candidate_ver(package).file_list[0])
                stanza = [line for line in records.record.rstrip("\n").split("\n")
                          if not line.startswith(("Filename:", "Size:", "MD5sum:", "SHA256:"))]
                status.write("\n".join([*stanza, "Status: install ok installed"]) + "\n\n")


def brings(cache, depcache, name):
    """Whether installing one package marks ca-certificates too; None where the package cannot be installed."""
    if name not in cache or not cache[name].has_versions:
        return None
    depcache.init()
    with apt_pkg.ActionGroup(depcache):
        depcache.mark_install(cache[name], True, True)
    if depcache.broken_count or not (depcache.marked_install(cache[name]) or cache[name].current_ver):
        return None
    return depcache.marked_install(cache["ca-certificates"])


def measure(root, names):
    with_recommends = measure_all(names, "1")
    # What recommendations do not bring, nothing less will; this saves most of the second pass.
    bare = measure_all([name for name in names if with_recommends[name]], "0")
    kinds = {name: "none" for name in names if with_recommends[name] is False}
    kinds.update({name: "always" if value else "with-recommends" for name, value in bare.items() if value is not None})
    return kinds


def measure_all(names, recommends):
    apt_pkg.config.set("APT::Install-Recommends", recommends)
    cache, depcache = open_cache()
    return {name: brings(cache, depcache, name) for name in names}


def main():
    work = os.path.abspath(sys.argv[1])
    names = sorted(set(open(os.path.join(HERE, "debian-packages.txt")).read().split()) - {"ca-certificates"})
    apt_pkg.init()
    apt_pkg.config.set("Dir::Log::Terminal", "")
    uri = archive()
    by_suite = {}
    for suite in SUITES:
        root = os.path.join(work, suite)
        prepare(root, suite, uri)
        install_base(root)
        by_suite[suite] = measure(root, names)
    write(names, by_suite)


def write(names, by_suite):
    """A package whose suites agree has one value; where they disagree, or none has it, it is left out: unknown."""
    agreed = {}
    for name in names:
        kinds = {by_suite[suite][name] for suite in SUITES if name in by_suite[suite]}
        if len(kinds) == 1:
            agreed[name] = kinds.pop()
        elif kinds:
            print("suites disagree:", name, {suite: by_suite[suite].get(name) for suite in SUITES})
    order = ["always", "with-recommends", "none"]
    lines = [json.dumps(value) + ": " + json.dumps(" ".join(n for n in sorted(agreed) if agreed[n] == value)) for value in order]
    with open(TARGET, "w") as target:
        target.write('{\n  "source": "apt\'s resolver over Debian %s, from the package set of Debian\'s images",\n' % ", ".join(SUITES))
        target.write('  "retrieved": "%s",\n  "entries": {\n    ' % date.today().isoformat())
        target.write(",\n    ".join(lines) + "\n  }\n}\n")
    print(len(names), "names,", len(agreed), "agreed;", {v: sum(1 for k in agreed.values() if k == v) for v in order})


main()

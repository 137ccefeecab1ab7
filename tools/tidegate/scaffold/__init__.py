"""The first files of a fleet: what `tidegate init` writes."""

from __future__ import annotations

from string import Template

from tidegate import __version__
from tidegate.model.content import sha256

FLEET = """\
# yaml-language-server: $$schema=../schemas/fleet.v1alpha1.json
apiVersion: tidegate.dev/v1alpha1
kind: Fleet
name: $name
# The address that every cluster's Argo CD pulls from.
repository: https://git.example.com/$name/fleet.git
revision: main
tidegate: ">=$low,<$high"
registry: registry.example.com/$name
domain: example.com
network: 10.0.0.0/8
accounts:
  nonprod:
    id: "222222222222"
stages:
  - name: dev
    waves:
      - [dev-use1]
teams:
  first:
    costCenter: cc-1
"""
CLUSTER = """\
# yaml-language-server: $$schema=../../../schemas/cluster.v1alpha1.json
apiVersion: tidegate.dev/v1alpha1
kind: Cluster
name: dev-use1
account: nonprod
region: us-east-1
kubernetes: "1.36"
architectures: [amd64]
capacity: on-demand
dataDomain: dev-use1.data.example.com
network:
  vpc: 10.20.0.0/16
  loadBalancerSubnets: [10.20.0.0/22]
  dataSubnets: [10.20.192.0/22]
  endpointSubnets: [10.20.208.0/24]
"""
APP = """\
# yaml-language-server: $$schema=../../schemas/app.v1alpha1.json
apiVersion: tidegate.dev/v1alpha1
kind: App
name: hello
team: first
description: Answers.
base: service
image:
  repository: registry.example.com/$name/hello
port: 8080
expose:
  gateway: public
"""
SETTINGS = """\
# yaml-language-server: $$schema=../../../schemas/settings.v1alpha1.json
apiVersion: tidegate.dev/v1alpha1
kind: Settings
replicas:
  min: 1
  max: 2
resources:
  cpu: 100m
  memory: 128Mi
hosts: [hello.dev.example.com]
"""
STAGE = """\
# yaml-language-server: $$schema=../../../schemas/stage-file.v1alpha1.json
# An example build: put the digest of a real image here.
apiVersion: tidegate.dev/v1alpha1
kind: StageFile
unit: hello
stage: dev
pinned:
  version: 0.1.0
  repository: registry.example.com/$name/hello
  digest: sha256:$digest
  platforms: [linux/amd64]
  commit: $commit
"""
README = """\
# $name

A fleet of EKS clusters, kept by Tidegate. `tidegate check` judges all of it, `tidegate generate` writes what follows
from the intents: `clusters/fleet.yaml`, `clusters/*/*/cluster.yaml`, `apps/*/app.yaml`, `apps/*/settings/*.yaml`.
"""
# Releases are bound by the bytes of their files.
ATTRIBUTES = """\
* -text
clusters/*/*/argocd/** linguist-generated
clusters/*/*/namespaces/** linguist-generated
clusters/*/*/apps/** linguist-generated
apps/*/bases/** linguist-generated
schemas/** linguist-generated
"""
FILES = {
    ".gitattributes": ATTRIBUTES,
    "clusters/fleet.yaml": FLEET,
    "clusters/nonprod/dev-use1/cluster.yaml": CLUSTER,
    "apps/hello/app.yaml": APP,
    "apps/hello/settings/dev.yaml": SETTINGS,
    "apps/hello/stages/dev.yaml": STAGE,
    "README.md": README,
}


def first_files(name: str) -> dict[str, bytes]:
    """The intents of a fleet with one stage, one cluster and one app, called `name` (a DNS label)."""
    major, minor = (int(part) for part in __version__.split(".")[:2])
    digest = sha256(f"{name}/hello".encode())
    values = {
        "name": name,
        "low": f"{major}.{minor}",
        "high": f"{major}.{minor + 1}",
        "digest": digest,
        "commit": digest[:40],
    }
    return {path: Template(text).substitute(values).encode() for path, text in FILES.items()}

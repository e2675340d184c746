"""Papers of the insured: certificates of cover, care forms, and the pages that check a paper."""

from flask import Blueprint

from blueprints.papers import care_forms, certificates, checks, commands

__all__ = ["blueprint"]

blueprint = Blueprint("papers", __name__, cli_group="papers")
for _file in (certificates, care_forms, checks, commands):
    _file.init(blueprint)

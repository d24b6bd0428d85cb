"""Reads events from stdin with the generated classes, and says what each field holds."""

import dataclasses
import json
import sys

import qondor_events


def read(body):
    event = getattr(qondor_events, body["topic"]).from_dict(body)
    fields = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
    fields["topic"] = event.topic.value
    return {"type": type(event).__name__, "fields": fields, "again": event.to_dict()}


json.dump([read(body) for body in json.load(sys.stdin)], sys.stdout)

"""A policy of parcels with every type of fact, and an instant to decide for: what the tests share."""

AS_OF = "2026-03-02T10:00:00+01:00"

BARE_PACK = "amends: 1\npack: company/bare\nversion: 1.0.0\nkind: company\n"

PACK = """
amends: 1
pack: company/parcels
version: 1.0.0
title: {en: Parcel complaints, de: Paketbeschwerden}
kind: company
extends: [base/complaint@1]
languages: [en, de]
timezone: Europe/Dublin
currency: EUR
governed_by: complaint.received_at
sources:
  terms: {title: Our terms of carriage, kind: contract}
"""

RULES = """
facts:
  parcel.value:    {type: money, min: 0 EUR, ask: {en: "What was in it worth?", de: "Was war es wert?"}, by: customer}
  parcel.insured:  {type: bool, ask: Was it insured?}
  parcel.weight:   {type: decimal, unit: kg}
  parcel.pieces:   {type: int}
  parcel.discount: {type: percent}
  parcel.sent:     {type: date}
  parcel.scanned:  {type: timestamp}
  parcel.delay:    {type: duration}
  parcel.grace:    {type: period}
  parcel.round:    {type: rounding}
  parcel.speed:    {type: speed}
  parcel.marks:    {type: set<mark>}
  parcel.notes:    {type: list, of: text}
  parcel.secret:   {type: text, pii: true}
  parcel.items:    {type: list, of: {name: text, price: money}}
  parcel.divisor:  {type: decimal}
enums:
  speed: [slow, fast]
  mark: [fragile, heavy, wet]
signals:
  lost: {any: [lost, never arrived, disappeared], none: [not lost]}
types:
  parcel:      {title: Parcels}
  parcel.lost: {title: {en: Lost parcel, de: Paket verloren}, when: signal.lost}
severity:
  default: minor
  rules:
    - id: valuable
      when: {type: parcel.lost, parcel.value: ">= 500 EUR"}
      then: major
      because: A valuable parcel is lost
compensation:
  heads: {loss: {title: Loss of the parcel}}
  rules:
    - id: insured
      when: {type: parcel.lost, parcel.insured: true}
      head: loss
      basis: contract
      pay: parcel.value
      cite: [terms-7]
    - id: uninsured
      when: {type: parcel.lost, parcel.insured: false}
      head: loss
      basis: contract
      pay: min(parcel.value, 50 EUR)
      cite: [terms-8]
decide:
  heavy:   {type: bool, is: parcel.weight > 20 kg}
  pieces:  {type: int, is: parcel.pieces + 1}
  weight:  {type: decimal, is: parcel.weight * 2}
  share:   {type: decimal, is: "round(100 / parcel.divisor, 0.01, half_up)"}
  sent_on: {type: date, is: parcel.sent}
  seen_at: {type: timestamp, is: parcel.scanned}
  waited:  {type: duration, is: parcel.delay}
  grace:   {type: period, is: parcel.grace}
  whisper: {type: text, is: parcel.secret}
"""

CASES = """
base: {complaint.received_at: "2026-03-02T09:00:00Z", complaint.text: My parcel never arrived.}
cases:
  - id: insured
    as_of: "2026-03-02T10:00:00Z"
    facts: {parcel.value: 620 EUR, parcel.insured: true}
    expect: {types: [parcel.lost], severity: major, compensation.due: [620 EUR]}
  - id: wrong
    as_of: "2026-03-02T10:00:00Z"
    facts: {parcel.value: 20 EUR, parcel.insured: true}
    expect: {severity: major}
  - id: faulty
    as_of: "2026-03-02T10:00:00Z"
    facts: {}
    expect: {severty: major}
"""

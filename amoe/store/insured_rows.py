"""How a person lies in the registry's table: which fields are sealed, and how they are joined."""

SEALED = (
    "immatriculation",
    "employer_id",
    "cni",
    "birth_date",
    "last_name",
    "first_name",
    "last_name_ar",
    "first_name_ar",
    "sex",
    "email",
)
"""The fields of a person that are sealed together, in this order, joined by `JOINT`."""

JOINT = "\x1f"
BANK_SHARE = "bank_share"
"""The fact that holds the share of people paid by bank transfer."""

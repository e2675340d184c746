"""The journey: its steps in their order. Adding a step is a file, a template and a line here."""

from amoe.journey import Journey
from blueprints.registration.step import Step
from blueprints.registration.steps.codes import EmailCodeStep, PhoneCodeStep
from blueprints.registration.steps.done import DoneStep
from blueprints.registration.steps.email import EmailStep
from blueprints.registration.steps.identity import IdentityStep
from blueprints.registration.steps.password import PasswordStep
from blueprints.registration.steps.phone import PhoneStep
from blueprints.registration.steps.question import QuestionStep
from blueprints.registration.steps.terms import TermsStep

journey: Journey[Step] = Journey(
    [
        TermsStep(),
        IdentityStep(),
        QuestionStep(),
        EmailStep(),
        EmailCodeStep(),
        PhoneStep(),
        PhoneCodeStep(),
        PasswordStep(),
        DoneStep(),
    ]
)

"""CARO Doctor: looks at everything that caro needs and says what each thing means and its cure.

Each group of checks is a module with a function ``check(patient)``, which is imported when its turn
comes: on a broken installation what cannot be imported is a check that fails.
"""

from caro_lsp.heal.doctor.diagnosis import Diagnosis, State, as_json, worst
from caro_lsp.heal.doctor.examination import Measured, Patient, examine, treat

__all__ = [
    "Diagnosis",
    "Measured",
    "Patient",
    "State",
    "as_json",
    "examine",
    "treat",
    "worst",
]

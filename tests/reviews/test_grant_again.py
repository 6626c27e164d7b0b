"""Money is granted by somebody who entered the password a moment ago."""

from tests import journey


def test_granting_asks_for_the_password_again(cast, browse, settings):
    settings.REAUTHENTICATE_WITHIN = 60
    case = journey.to_submitted(cast)

    answer = browse(cast.lead).send("grant", case.public_id, key="k")

    assert 'name="step_up_password"' in answer.content.decode()

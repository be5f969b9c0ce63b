# SPDX-License-Identifier: Apache-2.0
"""Lost telephones and stolen sessions: once they are ended elsewhere, nothing goes on there."""


def test_a_telephone_whose_sign_in_was_ended_sends_no_more(on_scene):
    """A revoked device: its owner, or the office, ended it from another one."""

    async def play(scene):
        async with scene.telephone() as phone, scene.viewer() as desk:
            await phone.films(0)
            await desk.sees()
            scene.gate.lost.add(scene.gate.person("device of 王建国"))
            said = await phone.hears("refused")
            assert (said["refused"], bool(said["message"])) == ("signed_out", True)
            assert (await desk.state("none"))["cause"] == "lost"

    on_scene(play)


def test_a_stolen_session_sees_no_more_once_it_is_ended(on_scene):
    async def play(scene):
        async with scene.telephone() as phone, scene.viewer("周敏") as desk, scene.viewer("赵明远") as other:
            scene.gate.lost.add(scene.gate.person("device of 周敏"))
            assert (await desk.hears("ended"))["ended"] == "signed_out"
            await phone.films(0)
            await other.sees()

    on_scene(play)

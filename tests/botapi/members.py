"""How the API writes who belongs to a chat, and with which rights."""

from __future__ import annotations

from typing import Any

_RIGHTS = (
    *("can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_change_info"),
    *("can_promote_members", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories"),
)
_FREEDOMS = (
    *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos"),
    *("can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages", "can_change_info"),
    *("can_add_web_page_previews", "can_invite_users", "can_pin_messages", "can_manage_topics", "can_edit_tag"),
    "can_react_to_messages",
)


def member(user: dict[str, Any], status: str) -> dict[str, Any]:
    """A member of a chat as the API writes it."""
    body: dict[str, Any] = {"user": user, "status": status}
    if status == "creator":
        return body | {"is_anonymous": False}
    if status == "administrator":
        return body | dict.fromkeys(_RIGHTS, True) | {"can_be_edited": False, "is_anonymous": False}
    if status == "kicked":
        return body | {"until_date": 0}
    if status == "restricted":
        return body | dict.fromkeys(_FREEDOMS, False) | {"is_member": True, "until_date": 0}
    return body

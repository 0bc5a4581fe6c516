"""The methods of the Bot API that the town needs, as strict as the real ones and in their words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.botapi import uploads
from tests.botapi.chats import Chat, Message
from tests.botapi.checks import CAPTION_LIMIT, TEXT_LIMIT, bad, read_commands, read_keyboard, read_text, units
from tests.botapi.members import member
from tests.botapi.params import Params

if TYPE_CHECKING:
    from tests.botapi.network import Network

Method = Callable[["Network", Params], Any]
METHODS: dict[str, Method] = {}
DELETED_WITHIN = 48 * 3600


def method(run: Method) -> Method:
    """The function answers the API method of its own name."""
    name = "".join(part.capitalize() if index else part for index, part in enumerate(run.__name__.split("_")))
    METHODS[name] = run
    return run


@method
def get_me(api: Network, _: Params) -> Any:
    return api.me() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not api.privacy,
        "supports_inline_queries": False,
    }


@method
def send_message(api: Network, params: Params) -> Any:
    chat, thread = _speaking(api, params)
    text, entities = read_text(params.text("text"), params.text("parse_mode"))
    return _said(api, "sendMessage", params, chat, thread, text, entities)


@method
def send_photo(api: Network, params: Params) -> Any:
    return _send_file(api, "sendPhoto", params, "photo")


@method
def send_document(api: Network, params: Params) -> Any:
    return _send_file(api, "sendDocument", params, "document")


@method
def send_venue(api: Network, params: Params) -> Any:
    chat, thread = _speaking(api, params)
    place = {"latitude": params.number("latitude"), "longitude": params.number("longitude")}
    venue = {"location": place, "title": params.text("title"), "address": params.text("address")}
    return _said(api, "sendVenue", params, chat, thread, "", [], extra={"venue": venue, "location": place})


def _send_file(api: Network, name: str, params: Params, field: str) -> Any:
    chat, thread = _speaking(api, params)
    number, file = uploads.taken(api.files, params, field)
    text, entities = read_text(params.text("caption"), params.text("parse_mode"), CAPTION_LIMIT)
    kept = {"file_id": number, "file_unique_id": f"U{number}", "file_size": len(file[1])}
    content: Any = [kept | {"width": 90, "height": 90}] if field == "photo" else kept | {"file_name": file[0]}
    return _said(api, name, params, chat, thread, text, entities, file=file, extra={field: content})


@method
def get_file(api: Network, params: Params) -> Any:
    return uploads.told(api.files, params.text("file_id"))


def _speaking(api: Network, params: Params) -> tuple[Chat, int | None]:
    chat, thread = api.chat(params.text("chat_id")), params.integer("message_thread_id")
    chat.allows_speaking(thread)
    return chat, thread if thread != 1 else None


def _said(
    api: Network,
    name: str,
    params: Params,
    chat: Chat,
    thread: int | None,
    text: str,
    entities: list[dict[str, Any]],
    **more: Any,
) -> Any:
    keyboard = read_keyboard(params.object("reply_markup"))
    api.faults.pace(chat.id)
    more["extra"] = more.get("extra", {}) | _reply(chat, params)
    message = chat.add(api.me(), api.date, text, entities=entities, keyboard=keyboard, thread=thread, **more)
    api.note(name, message, params)
    return message.wire()


def _reply(chat: Chat, params: Params) -> dict[str, Any]:
    reply = params.object("reply_parameters")
    if not reply:
        return {}
    quoted = chat.messages.get(reply.get("message_id"))
    if quoted is None and not reply.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return {"reply_to_message": quoted.wire()} if quoted is not None else {}


@method
def edit_message_text(api: Network, params: Params) -> Any:
    message = _editable(api, params)
    if message.file is not None:
        raise bad("there is no text in the message to edit")
    text, entities = read_text(params.text("text"), params.text("parse_mode"), TEXT_LIMIT)
    return _edited(api, "editMessageText", params, message, text, entities)


@method
def edit_message_caption(api: Network, params: Params) -> Any:
    message = _editable(api, params)
    if message.file is None:
        raise bad("there is no caption in the message to edit")
    text, entities = read_text(params.text("caption"), params.text("parse_mode"), CAPTION_LIMIT)
    return _edited(api, "editMessageCaption", params, message, text, entities)


@method
def edit_message_reply_markup(api: Network, params: Params) -> Any:
    message = _editable(api, params)
    return _edited(api, "editMessageReplyMarkup", params, message, message.text, message.entities)


def _editable(api: Network, params: Params) -> Message:
    chat = api.chat(params.text("chat_id"))
    chat.allows_bot()
    message = chat.messages.get(params.integer("message_id", 0) or 0)
    if message is None:
        raise bad("message to edit not found")
    if message.sender["id"] != api.bot_id:
        raise bad("message can't be edited")
    return message


def _edited(
    api: Network, name: str, params: Params, message: Message, text: str, entities: list[dict[str, Any]]
) -> Any:
    keyboard = read_keyboard(params.object("reply_markup"))
    if (text, entities, keyboard) == (message.text, message.entities, message.keyboard):
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a current "
            "content and reply markup of the message"
        )
    api.faults.pace(message.chat.id)
    message.text, message.entities, message.keyboard = text, entities, keyboard
    message.edits += 1
    api.note(name, message, params)
    return message.wire()


@method
def delete_message(api: Network, params: Params) -> Any:
    chat = api.chat(params.text("chat_id"))
    chat.allows_bot()
    message = chat.messages.get(params.integer("message_id", 0) or 0)
    if message is None:
        raise bad("message to delete not found")
    if message.sender["id"] != api.bot_id and chat.kind != "private" and chat.bot != "administrator":
        raise bad("message can't be deleted")
    appointed = chat.kind == "supergroup" and chat.bot == "administrator"
    if api.date - message.date > DELETED_WITHIN and not appointed:
        raise bad("message can't be deleted for everyone")
    del chat.messages[message.id]
    api.removed.append(message)
    api.changed()
    return True


@method
def pin_chat_message(api: Network, params: Params) -> Any:
    chat = api.chat(params.text("chat_id"))
    chat.allows_bot()
    number = params.integer("message_id", 0) or 0
    if number not in chat.messages:
        raise bad("message to pin not found")
    chat.allows_pinning()
    if number not in chat.pinned:
        chat.pinned.append(number)
    api.changed()
    return True


@method
def unpin_chat_message(api: Network, params: Params) -> Any:
    chat = api.chat(params.text("chat_id"))
    chat.allows_bot()
    chat.allows_pinning()
    number = params.integer("message_id", 0) or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:  # also one that was never pinned
        raise bad("message to unpin not found")
    chat.pinned.remove(number)
    api.changed()
    return True


@method
def answer_callback_query(api: Network, params: Params) -> Any:
    if units(params.text("text")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    api.answer_press(params.text("callback_query_id"), params.text("text"))
    return True


@method
def get_chat(api: Network, params: Params) -> Any:
    chat = api.chat(params.text("chat_id"))
    if chat.kind != "private":
        chat.allows_bot()
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    more = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(gifts, False)}
    return chat.wire() | more


@method
def get_chat_member(api: Network, params: Params) -> Any:
    chat, user = api.chat(params.text("chat_id")), params.integer("user_id", 0) or 0
    chat.allows_bot()
    if user == api.bot_id:
        return member(api.me(), chat.bot)
    if user not in api.people:
        raise bad("user not found")
    return member(api.people[user].wire(), chat.members.get(user, "left"))


@method
def get_chat_administrators(api: Network, params: Params) -> Any:
    chat = api.chat(params.text("chat_id"))
    chat.allows_bot()
    if chat.kind == "private":
        raise bad("there are no administrators in the private chat")
    leading = [(user, status) for user, status in chat.members.items() if status in ("creator", "administrator")]
    return [member(api.people[user].wire(), status) for user, status in leading]


@method
def leave_chat(api: Network, params: Params) -> Any:
    chat = api.chat(params.text("chat_id"))
    chat.allows_bot()
    if chat.kind == "private":
        raise bad("chat member status can't be changed in private chats")
    chat.bot = "left"
    api.changed()
    return True


@method
def send_chat_action(api: Network, params: Params) -> Any:
    api.chat(params.text("chat_id")).allows_bot()
    return True


@method
def set_my_commands(api: Network, params: Params) -> Any:
    api.menus[_menu(params)] = read_commands(params.object("commands"))
    api.changed()
    return True


@method
def get_my_commands(api: Network, params: Params) -> Any:
    return api.menus.get(_menu(params), [])


@method
def delete_my_commands(api: Network, params: Params) -> Any:
    api.menus.pop(_menu(params), None)
    return True


def _menu(params: Params) -> tuple[str, str]:
    scope, language = params.object("scope") or {"type": "default"}, params.text("language_code")
    if language and not (len(language) == 2 and language.isalpha() and language.islower()):
        raise bad("invalid language code specified")
    return scope["type"], language


@method
def set_webhook(api: Network, params: Params) -> Any:
    url = params.text("url")
    if url and not url.startswith(("https://", "http://127.0.0.1:")):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    api.updates.allow(params.object("allowed_updates"))
    api.updates.set_webhook(url, params.text("secret_token"), drop=params.flag("drop_pending_updates"))
    return True


@method
def delete_webhook(api: Network, params: Params) -> Any:
    api.updates.set_webhook("", "", drop=params.flag("drop_pending_updates"))
    return True


@method
def get_webhook_info(api: Network, _: Params) -> Any:
    return api.updates.webhook_info()

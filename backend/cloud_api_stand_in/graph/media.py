"""Files: upload, address, bytes, deletion."""

from urllib.parse import quote

from backend.cloud_api_stand_in.accounts import Token
from backend.cloud_api_stand_in.errors import GraphError, invalid, missing, unknown_object
from backend.cloud_api_stand_in.form import read_form
from backend.cloud_api_stand_in.graph.call import SUCCESS, Answer, Call, ok
from backend.cloud_api_stand_in.media import (
    UPLOAD_LIFE_S,
    StoredMedia,
    address_of,
    as_metadata,
    check_upload,
    is_good_address,
    new_media,
    part_of,
)
from backend.cloud_api_stand_in.world import World


def upload(world: World, call: Call) -> Answer:
    """Takes a file and gives its id."""
    number = world.accounts.number(call.node_id, call.token)
    form = read_form(call.content_type, call.body)
    product = form.get("messaging_product")
    if product is None or product.content != b"whatsapp":
        raise GraphError(100, "The parameter messaging_product is required.")
    file = form.get("file")
    if file is None:
        raise missing("file")
    declared = form["type"].content.decode("utf-8", "replace").strip() if "type" in form else ""
    mime_type = file.content_type or declared
    check_upload(mime_type, len(file.content))
    media = new_media(
        world.ids.decimal(call.now),
        number.id,
        mime_type,
        file.content,
        filename=file.filename,
        expires_at=call.now + UPLOAD_LIFE_S,
        is_received=False,
    )
    world.media.add(media)
    return ok({"id": media.id})


def get_media(world: World, call: Call) -> Answer:
    """Gives the address of a file and what is known of it."""
    media = _find(world, call)
    return ok(as_metadata(media, address_of(media, call.base_url, call.now, world.options.seed)))


def delete_media(world: World, call: Call) -> Answer:
    """Forgets a file."""
    world.media.remove(_find(world, call).id)
    return SUCCESS


def get_bytes(world: World, query: dict[str, str], range_header: str, token: Token, now: float) -> Answer:
    """Gives the bytes behind an address, or a part of them; the address alone is not enough, a token is needed too."""
    media = world.media.find(query.get("mid", ""), now)
    until, proof = query.get("ext", ""), query.get("hash", "")
    if media is None or not is_good_address(media, until, proof, now, world.options.seed):
        raise GraphError(100, title="This address has ended; ask for a new one.", http_status=404)
    world.accounts.number(media.number_id, token)
    size = len(media.content)
    part = part_of(media.content, range_header)
    headers = [("Accept-Ranges", "bytes"), ("Cache-Control", "private, max-age=600")]
    if part is None:
        return Answer(416, b"", media.mime_type, (*headers, ("Content-Range", f"bytes */{size}")))
    if media.filename:
        headers.append(("Content-Disposition", f"attachment; filename*=UTF-8''{quote(media.filename, safe='')}"))
    begin, end = part
    if (begin, end) == (0, size):
        return Answer(200, media.content, media.mime_type, tuple(headers))
    headers.append(("Content-Range", f"bytes {begin}-{end - 1}/{size}"))
    return Answer(206, media.content[begin:end], media.mime_type, tuple(headers))


def _find(world: World, call: Call) -> StoredMedia:
    media = world.media.find(call.node_id, call.now)
    if media is None:
        raise unknown_object(call.node_id)
    world.accounts.number(media.number_id, call.token)
    wanted = call.query.get("phone_number_id", "")
    if wanted and (media.is_received or wanted != media.number_id):  # a customer's file was not uploaded by a number
        raise invalid("phone_number_id", "is not a valid whatsapp business phone number id ID", 100)
    return media

"""The store keeps files until they end or it is full."""

from backend.cloud_api_stand_in.media import MediaStore, new_media


def test_the_oldest_go_when_it_is_full() -> None:
    store = MediaStore(max_bytes=10)
    for number in range(5):
        store.add(new_media(str(number), "n", "image/png", b"1234", filename="", expires_at=9.0, is_received=False))
    assert [store.find(str(number), 0.0) is not None for number in range(5)] == [False, False, False, True, True]
    assert store.size_bytes == 8


def test_what_ended_is_gone() -> None:
    store = MediaStore()
    store.add(new_media("1", "n", "image/png", b"1234", filename="", expires_at=9.0, is_received=False))
    assert store.find("1", 8.9) is not None
    assert store.find("1", 9.0) is None
    assert (len(store), store.size_bytes) == (0, 0)

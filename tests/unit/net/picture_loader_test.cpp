#include "unit/net/raw_server.hpp"

#include <hwsync/error.hpp>
#include <hwsync/picture_loader.hpp>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <csignal>
#include <string>

using hwsync::PictureLimits;
using hwsync::PictureLoader;
using hwsync::PictureSource;
using hwsync::RawConnection;
using hwsync::RawServer;
using hwsync::StopToken;

namespace {

const hwsync::Environment nowhere = [](std::string_view) {
    return std::nullopt;
};

/// Answers every request with this body.
class Pictures {
public:
    explicit Pictures(std::string body)
        : m_server([body = std::move(body)](RawConnection& connection) {
              connection.request();
              connection.send(fmt::format("HTTP/1.1 200 OK\r\n"
                                          "Content-Length: {}\r\n"
                                          "Connection: close\r\n\r\n{}",
                                          body.size(), body));
          }) {}

    std::string url() const { return m_server.url() + "/p"; }
    int asked() const { return m_server.connections(); }

private:
    RawServer m_server;
};

std::string loaded(const std::string& body) {
    const StopToken stop;
    const Pictures pictures{body};
    PictureLoader loader{PictureSource::loopback_too, {}, nowhere, stop};
    return loader.load(pictures.url()).value_or("none");
}

} // namespace

TEST_CASE("a picture is what begins like one, whatever it is called") {
    CHECK(loaded("\x89PNG\r\n\x1a\n") == "data:image/png;base64,iVBORw0KGgo=");
    CHECK(loaded("\xff\xd8\xff\xe0") == "data:image/jpeg;base64,/9j/4A==");
    CHECK(loaded("GIF89a") == "data:image/gif;base64,R0lGODlh");
    CHECK(loaded("RIFF1234WEBP") == "data:image/webp;base64,UklGRjEyMzRXRUJQ");
    for (const std::string body :
         {"", "<svg onload=alert(1)>", "GIF8", "RIFF1234WAVE", "\x89PNG"}) {
        CAPTURE(body);
        CHECK(loaded(body) == "none");
    }
}

TEST_CASE("pictures have limits, each and together") {
    const StopToken stop;
    const Pictures pictures{"GIF89a" + std::string(94, 'x')};
    PictureLimits limits;
    limits.bytes = 99;
    PictureLoader small{PictureSource::loopback_too, limits, nowhere, stop};
    CHECK_FALSE(small.load(pictures.url()));

    limits.bytes = 100;
    limits.all_bytes = 250;
    PictureLoader two{PictureSource::loopback_too, limits, nowhere, stop};
    CHECK(two.load(pictures.url()));
    CHECK(two.load(pictures.url()));
    CHECK_FALSE(two.load(pictures.url()));

    const auto asked = pictures.asked();
    limits.all_time = hwsync::Duration::zero();
    PictureLoader late{PictureSource::loopback_too, limits, nowhere, stop};
    CHECK_FALSE(late.load(pictures.url()));
    CHECK(pictures.asked() == asked);
}

TEST_CASE("a server that sends no picture is given up") {
    const StopToken stop;
    const RawServer silent{
        [](RawConnection& connection) { connection.wait(); }};
    PictureLimits limits;
    limits.time = std::chrono::milliseconds{100};
    PictureLoader loader{PictureSource::loopback_too, limits, nowhere, stop};
    CHECK_FALSE(loader.load(silent.url()));
}

TEST_CASE("nothing but https is asked, unless it is said") {
    const StopToken stop;
    const Pictures pictures{"GIF89a"};
    PictureLoader loader{PictureSource::https_only, {}, nowhere, stop};
    CHECK_FALSE(loader.load(pictures.url()));
    CHECK_FALSE(loader.load("file:///etc/passwd"));
    CHECK_FALSE(loader.load("javascript:alert(1)"));
    CHECK_FALSE(loader.load(""));
    CHECK(pictures.asked() == 0);
}

TEST_CASE("a wish to stop ends it") {
    StopToken stop;
    stop.request(SIGTERM);
    const Pictures pictures{"GIF89a"};
    PictureLoader loader{PictureSource::loopback_too, {}, nowhere, stop};
    CHECK_THROWS_AS(loader.load(pictures.url()), hwsync::Error);
}

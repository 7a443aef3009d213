#include <hwsync/picture_loader.hpp>

#include "net/http_client.hpp"
#include "net/url.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

namespace hwsync {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int ok = 200;

/// By the first bytes; empty for what is none of these.
std::string_view picture_type(std::string_view bytes) {
    constexpr std::size_t webp_at = 8;
    if (bytes.starts_with("\x89PNG\r\n\x1a\n")) {
        return "image/png";
    }
    if (bytes.starts_with("\xff\xd8\xff")) {
        return "image/jpeg";
    }
    if (bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) {
        return "image/gif";
    }
    if (bytes.starts_with("RIFF") && bytes.size() > webp_at &&
        bytes.substr(webp_at).starts_with("WEBP")) {
        return "image/webp";
    }
    return {};
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                         "abcdefghijklmnopqrstuvwxyz"
                                         "0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t three = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            three =
                three << 8 | (at + i < bytes.size()
                                  ? static_cast<unsigned char>(bytes[at + i])
                                  : 0U);
        }
        for (std::size_t i = 0; i < 4; ++i) {
            text += at + i > bytes.size()
                        ? '='
                        : letters[three >> (18 - 6 * i) & 63U];
        }
    }
    return text;
}

} // namespace

struct PictureLoader::Parts {
    PictureSource source;
    PictureLimits limits;
    Clock::time_point began;
    std::uint64_t bytes;
    HttpClient client;
};

PictureLoader::PictureLoader(PictureSource source, PictureLimits limits,
                             const Environment& environment,
                             const StopToken& stop)
    : m_parts(new Parts{source,
                        limits,
                        Clock::now(),
                        0,
                        {http_settings(environment), stop}}) {}

PictureLoader::~PictureLoader() = default;

std::optional<std::string> PictureLoader::load(const std::string& url) {
    auto& parts = *m_parts;
    const auto kind = url_kind(url);
    const auto left = parts.limits.all_time -
                      std::chrono::floor<Duration>(Clock::now() - parts.began);
    if (kind == UrlKind::refused ||
        (kind == UrlKind::loopback_http &&
         parts.source == PictureSource::https_only) ||
        left <= Duration::zero() || parts.bytes >= parts.limits.all_bytes) {
        return std::nullopt;
    }
    HttpRequest request;
    request.url = url;
    request.headers = {"Accept: image/webp,image/png,image/jpeg,image/gif"};
    request.limits.total = std::min(parts.limits.time, left);
    request.limits.max_bytes =
        std::min(parts.limits.bytes, parts.limits.all_bytes - parts.bytes);
    const auto response = parts.client.send(request);
    const auto type = picture_type(response.body);
    if (response.end != HttpEnd::answered || response.status != ok ||
        type.empty()) {
        return std::nullopt;
    }
    parts.bytes += response.body.size();
    return fmt::format("data:{};base64,{}", type, base64(response.body));
}

} // namespace hwsync

#include "model/id_text.hpp"

#include "model/gid.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

namespace hwsync {

namespace {

/// The number that stands between `before` and the next slash or the end.
std::optional<std::int64_t> number_after(std::string_view path,
                                         std::string_view before) noexcept {
    const auto at = path.find(before);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    path.remove_prefix(at + before.size());
    return parse_id(path.substr(0, path.find('/')));
}

std::optional<NamedIds> parse_url(std::string_view url) noexcept {
    if (!url.starts_with("https://") && !url.starts_with("http://")) {
        return std::nullopt;
    }
    const auto path = url.substr(0, url.find_first_of("?#"));
    const auto product = number_after(path, "/products/");
    if (!product) {
        return std::nullopt;
    }
    if (path.find("/variants/") == std::string_view::npos) {
        return NamedIds{*product, 0};
    }
    const auto variant = number_after(path, "/variants/");
    return variant ? std::optional{NamedIds{*product, *variant}} : std::nullopt;
}

Error no_id(std::string_view text, std::string_view name,
            std::string_view what) {
    return {ErrorKind::usage,
            fmt::format("{} '{}' is not the id of a {}", name, printable(text),
                        what),
            fmt::format("give its number, its gid, or the URL of the {}'s page "
                        "in Shopify's admin",
                        what)};
}

} // namespace

std::optional<NamedIds> parse_named_ids(std::string_view text) noexcept {
    const auto gid = parse_gid(text);
    if (!gid) {
        return parse_url(text);
    }
    const auto id = parse_id(gid->number);
    if (id && gid->kind == "Product") {
        return NamedIds{*id, 0};
    }
    if (id && gid->kind == "ProductVariant") {
        return NamedIds{0, *id};
    }
    return std::nullopt;
}

std::int64_t product_id_of(std::string_view text, std::string_view name) {
    if (const auto id = parse_id(text)) {
        return *id;
    }
    const auto ids = parse_named_ids(text).value_or(NamedIds{});
    if (ids.product == 0) {
        throw no_id(text, name, "product");
    }
    return ids.product;
}

std::int64_t variant_id_of(std::string_view text, std::string_view name) {
    if (const auto id = parse_id(text)) {
        return *id;
    }
    const auto ids = parse_named_ids(text).value_or(NamedIds{});
    if (ids.variant == 0) {
        throw no_id(text, name, "variant");
    }
    return ids.variant;
}

} // namespace hwsync

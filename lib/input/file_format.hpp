#pragma once

#include <optional>
#include <string_view>

namespace hwsync {

/// A file that is often given in place of JSON Lines or CSV in UTF-8.
struct FileFormat {
    enum class Kind {
        archive,     ///< what is wanted may be in it
        encoding,    ///< what is wanted, in another encoding
        document,    ///< of a program's own
        answer,      ///< of Shopify's API, to a request that was no bulk query
        pretty_json, ///< one value over many lines
        line_ends    ///< a carriage return alone ends each line
    };
    Kind kind;
    std::string_view name; ///< "a zip archive"
};

/// What an input that begins with `head` is, or nothing where it may be text in
/// UTF-8.
std::optional<FileFormat> unreadable_format(std::string_view head) noexcept;

/// What an input that begins with `head` is, or nothing where it may be JSON
/// Lines.
std::optional<FileFormat> unreadable_json(std::string_view head) noexcept;

/// Whether an input that begins with `head` is JSON of any kind.
bool is_json(std::string_view head) noexcept;

} // namespace hwsync

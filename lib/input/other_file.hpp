#pragma once

#include <optional>
#include <string_view>

namespace hwsync {

/// A file that is no text in UTF-8, and is often given in place of one.
struct OtherFile {
    enum class Kind {
        archive,  ///< what is wanted may be in it
        encoding, ///< what is wanted, in another encoding
        document  ///< of a program's own
    };
    Kind kind;
    std::string_view name; ///< "a zip archive"
};

/// So many bytes tell most kinds apart; a workbook and a tar archive need more.
constexpr std::size_t telling_bytes = 16;

/// What an input that begins with `head` is, or nothing where it may be text.
std::optional<OtherFile> other_file(std::string_view head) noexcept;

} // namespace hwsync

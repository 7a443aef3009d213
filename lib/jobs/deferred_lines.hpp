#pragma once

#include "base/byte_spool.hpp"
#include "input/line_reader.hpp"
#include "shopify/line_head.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// Lines that wait to be asked about in the order of their ids, their texts
/// outside memory.
class DeferredLines {
public:
    struct Waiting {
        LineHead head;
        std::uint64_t hash = 0;
        std::uint64_t line = 0;
        std::uint64_t text_at = 0;
    };

    /// What is spilled goes to a nameless file in `folder`.
    explicit DeferredLines(std::filesystem::path folder)
        : m_folder(std::move(folder)) {}

    bool empty() const noexcept { return m_lines.empty(); }
    /// Whether as many wait as memory is to be spent on.
    bool full() const noexcept { return m_lines.size() == most_lines; }

    void put(const LineHead& head, std::uint64_t hash, const Line& line);

    /// Takes the next of those that wait: products, then variants, each in the
    /// order of their ids. Null after the last one, and all is as it was before
    /// the first put().
    const Waiting* next();
    /// 64 bytes past its end may be read. Valid until the next call.
    std::string_view text(const Waiting& waiting);

private:
    static constexpr std::size_t most_lines = std::size_t{1} << 18U;

    std::filesystem::path m_folder;
    std::optional<ByteSpool> m_texts;
    std::vector<Waiting> m_lines;
    std::size_t m_next = 0;
    std::string m_text;
};

} // namespace hwsync

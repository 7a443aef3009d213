#pragma once

#include "input/byte_source.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace hwsync {

struct Line {
    /// Without its line end, \n or \r\n. Valid until the next call of next();
    /// the 64 bytes past its end may be read, as simdjson wants it.
    std::string_view text;
    std::uint64_t number = 0; ///< counts from 1, blank lines too
};

struct LineRules {
    std::size_t longest = std::size_t{16} * 1024 * 1024;
    bool needs_last_newline = false; ///< as every whole download has it
};

/// Cuts an input into lines. A BOM at the start of one is dropped, lines of
/// nothing but white space are passed over, up to the length of the longest
/// line. Memory is bounded by the longest line.
class LineReader {
public:
    explicit LineReader(std::unique_ptr<ByteSource> source,
                        LineRules rules = {});

    /// The next line that is not blank; false at the end. Throws Error(input)
    /// for another kind of file (an archive, a workbook, UTF-16, JSON over many
    /// lines), for a line that is too long, for as much of blank lines, and for
    /// a last line without its newline where the rules ask for it; also
    /// whatever the source throws.
    bool next(Line& line);

    /// Whether the last line that next() gave ended without a newline.
    bool last_was_cut() const noexcept { return m_last_was_cut; }

    const std::string& name() const noexcept { return m_source->name(); }
    std::optional<std::uint64_t> total_bytes() const noexcept {
        return m_source->total_bytes();
    }
    /// Of total_bytes(); runs ahead of the lines given by at most a buffer.
    std::uint64_t bytes_taken() const noexcept {
        return m_source->bytes_taken();
    }

private:
    void start();
    bool take_text(std::string_view& text);
    void fill();
    void read_more();
    void grow();
    void refuse_if_long(std::size_t size, std::uint64_t number) const;

    std::unique_ptr<ByteSource> m_source;
    LineRules m_rules;
    std::size_t m_capacity;
    std::unique_ptr<char[]> m_buffer;
    std::size_t m_begin = 0;    ///< of the line that comes next
    std::size_t m_searched = 0; ///< no newline from m_begin up to here
    std::size_t m_end = 0;
    std::uint64_t m_number = 0;
    bool m_started = false;
    bool m_at_end = false;
    bool m_last_was_cut = false;
};

} // namespace hwsync

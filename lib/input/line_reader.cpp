#include "input/line_reader.hpp"

#include "base/utf8.hpp"
#include "input/file_format.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace hwsync {

namespace {

constexpr std::size_t chunk_size = std::size_t{256} * 1024;
constexpr std::size_t padding = 64;
// Before a line a BOM and behind it a \r are no part of it.
constexpr std::size_t most_around = byte_order_mark.size() + 1;

std::unique_ptr<char[]> padded_buffer(std::size_t capacity) {
    // What lies past the data must be readable.
    return std::make_unique_for_overwrite<char[]>(capacity + padding);
}

std::string size_in_words(std::size_t size) {
    constexpr std::size_t mebibyte = std::size_t{1024} * 1024;
    return size % mebibyte == 0 ? fmt::format("{} MiB", size / mebibyte)
                                : fmt::format("{} bytes", size);
}

[[noreturn]] void refuse(const FileFormat& file, const std::string& name) {
    switch (file.kind) {
    case FileFormat::Kind::archive:
        throw Error(ErrorKind::input,
                    fmt::format("{}: the file is {}", name, file.name),
                    "unpack it and give the file inside");
    case FileFormat::Kind::encoding:
        throw Error(ErrorKind::input,
                    fmt::format("{}: the text is {}", name, file.name),
                    "convert it to UTF-8, for instance with iconv");
    case FileFormat::Kind::answer:
        throw Error(ErrorKind::input,
                    fmt::format("{}: the file is {}", name, file.name),
                    "run the query as a bulk operation, and give its JSONL: "
                    "hwsync query prints the query");
    case FileFormat::Kind::pretty_json:
        throw Error(ErrorKind::input,
                    fmt::format("{}: the file is {}", name, file.name),
                    "give one object a line, as a bulk operation or hwsync "
                    "wrote them; jq -c writes JSON so");
    case FileFormat::Kind::line_ends:
        throw Error(
            ErrorKind::input,
            fmt::format("{}: each line ends in {} alone", name, file.name),
            "convert the line ends, for instance with tr '\\r' '\\n'");
    case FileFormat::Kind::document:
        break;
    }
    throw Error(ErrorKind::input,
                fmt::format("{}: the file is {}", name, file.name),
                "give the JSONL that a bulk operation or hwsync wrote");
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r") == std::string_view::npos;
}

} // namespace

LineReader::LineReader(std::unique_ptr<ByteSource> source, LineRules rules)
    : m_source(std::move(source)), m_rules(rules), m_capacity(2 * chunk_size),
      m_buffer(padded_buffer(m_capacity)) {}

bool LineReader::next(Line& line) {
    if (!m_started) {
        start();
    }
    std::string_view text;
    std::size_t blank = 0;
    while (take_text(text)) {
        if (!text.empty() && text.back() == '\r') {
            text.remove_suffix(1);
        }
        // Where files were joined, each has its own.
        if (text.starts_with(byte_order_mark)) {
            text.remove_prefix(byte_order_mark.size());
        }
        refuse_if_long(text.size(), m_number);
        if (!is_blank(text)) {
            line = {text, m_number};
            return true;
        }
        blank += text.size() + 1;
        if (blank > m_rules.longest) {
            throw Error(ErrorKind::input,
                        fmt::format("{}:{}: more than {} of blank lines",
                                    name(), m_number,
                                    size_in_words(m_rules.longest)),
                        "get a new export, with one JSON object a line");
        }
    }
    return false;
}

/// Refuses what is not JSON Lines but another kind of file.
void LineReader::start() {
    while (!m_at_end && m_end < chunk_size) {
        read_more();
    }
    const std::string_view head{m_buffer.get(), m_end};
    if (const auto other = unreadable_format(head)) {
        refuse(*other, name());
    }
    if (const auto other = unreadable_json(head)) {
        refuse(*other, name());
    }
    m_started = true;
}

/// The next line with its \r but without its \n, blank or not.
bool LineReader::take_text(std::string_view& text) {
    for (;;) {
        const char* data = m_buffer.get();
        const auto* newline = static_cast<const char*>(
            std::memchr(data + m_searched, '\n', m_end - m_searched));
        if (newline != nullptr) {
            text = {data + m_begin, newline};
            m_begin += text.size() + 1;
            m_searched = m_begin;
            ++m_number;
            return true;
        }
        m_searched = m_end;
        if (m_at_end) {
            break;
        }
        fill();
    }
    if (m_begin == m_end) {
        return false;
    }
    ++m_number;
    if (m_rules.needs_last_newline) {
        throw Error(
            ErrorKind::input,
            fmt::format("{}:{}: the last line is cut short", name(), m_number),
            "get a new export");
    }
    text = {m_buffer.get() + m_begin, m_end - m_begin};
    m_begin = m_end;
    m_last_was_cut = !is_blank(text);
    return true;
}

/// Moves the unread tail to the front and reads behind it.
void LineReader::fill() {
    if (m_begin > 0) {
        std::memmove(m_buffer.get(), m_buffer.get() + m_begin, m_end - m_begin);
        m_end -= m_begin;
        m_searched -= m_begin;
        m_begin = 0;
    }
    if (m_end > most_around) {
        refuse_if_long(m_end - most_around, m_number + 1);
    }
    read_more();
}

void LineReader::read_more() {
    if (m_capacity - m_end < chunk_size) {
        grow();
    }
    const auto got = m_source->read(m_buffer.get() + m_end, chunk_size);
    m_end += got;
    // Nothing rests on what simdjson reads there, but valgrind cannot know.
    std::memset(m_buffer.get() + m_end, 0, padding);
    m_at_end = got == 0;
}

void LineReader::grow() {
    // By now the tail is no longer than the longest line and what is around it.
    m_capacity =
        std::min(2 * m_capacity, m_rules.longest + most_around + chunk_size);
    auto larger = padded_buffer(m_capacity);
    std::memcpy(larger.get(), m_buffer.get(), m_end);
    m_buffer = std::move(larger);
}

void LineReader::refuse_if_long(std::size_t size, std::uint64_t number) const {
    if (size > m_rules.longest) {
        throw Error(ErrorKind::input,
                    fmt::format("{}:{}: the line is longer than {}", name(),
                                number, size_in_words(m_rules.longest)),
                    "get a new export, with one JSON object a line");
    }
}

} // namespace hwsync

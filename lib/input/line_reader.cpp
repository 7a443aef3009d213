#include "input/line_reader.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace hwsync {

namespace {

constexpr std::size_t chunk_size = std::size_t{256} * 1024;
constexpr std::size_t padding = 64;

std::unique_ptr<char[]> padded_buffer(std::size_t capacity) {
    // What lies past the data must be readable, what it holds is all one.
    return std::make_unique_for_overwrite<char[]>(capacity + padding);
}

std::string size_in_words(std::size_t size) {
    constexpr std::size_t mebibyte = std::size_t{1024} * 1024;
    return size % mebibyte == 0 ? fmt::format("{} MiB", size / mebibyte)
                                : fmt::format("{} bytes", size);
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
    while (take_text(text)) {
        if (!text.empty() && text.back() == '\r') {
            text.remove_suffix(1);
        }
        refuse_if_long(text.size(), m_number);
        if (!is_blank(text)) {
            line = {text, m_number};
            return true;
        }
    }
    return false;
}

void LineReader::start() {
    constexpr std::string_view bom = "\xef\xbb\xbf";
    while (!m_at_end && m_end < bom.size()) {
        fill();
    }
    const std::string_view head(m_buffer.get(), m_end);
    if (head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff")) {
        throw Error(ErrorKind::input,
                    fmt::format("{}: the text is UTF-16", name()),
                    "convert it to UTF-8, for instance with iconv");
    }
    if (head.starts_with(bom)) {
        m_begin = bom.size();
    }
    m_searched = m_begin;
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
    if (m_end > 0) {
        // The tail's last byte may be a \r, which is no part of the line.
        refuse_if_long(m_end - 1, m_number + 1);
    }
    if (m_capacity - m_end < chunk_size) {
        grow();
    }
    const auto got = m_source->read(m_buffer.get() + m_end, chunk_size);
    m_end += got;
    m_at_end = got == 0;
}

void LineReader::grow() {
    // The tail is at most a byte longer than the longest line by now.
    m_capacity = std::min(2 * m_capacity, m_rules.longest + 1 + chunk_size);
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

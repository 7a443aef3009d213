#include "base/byte_spool.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace hwsync {

namespace {

using Length = std::uint32_t;

constexpr std::size_t tail_size = std::size_t{256} * 1024;
// Read ahead where pieces are read as they stand, and little where they are
// not: most pieces are a few hundred bytes long.
constexpr std::size_t far_ahead = std::size_t{64} * 1024;
constexpr std::size_t little_ahead = 1024;

} // namespace

ByteSpool::ByteSpool(std::filesystem::path folder)
    : m_file(std::move(folder)) {}

std::uint64_t ByteSpool::append(std::string_view piece) {
    if (m_tail.size() + piece.size() > tail_size && !m_tail.empty()) {
        write_tail();
    }
    const auto at = size();
    const auto length = static_cast<Length>(piece.size());
    char raw[sizeof length];
    std::memcpy(raw, &length, sizeof length);
    m_tail.append(raw, sizeof raw);
    m_tail += piece;
    return at;
}

void ByteSpool::write_tail() {
    m_file.append(m_tail);
    m_tail.clear();
}

std::string_view ByteSpool::read(std::uint64_t at) {
    Length length = 0;
    std::memcpy(&length, bytes_at(at, sizeof length).data(), sizeof length);
    const auto piece = bytes_at(at, sizeof length + length);
    m_next = at + piece.size();
    return piece.substr(sizeof length);
}

std::string_view ByteSpool::bytes_at(std::uint64_t at, std::size_t size) {
    if (at >= m_file.size()) {
        return std::string_view{m_tail}.substr(at - m_file.size(), size);
    }
    if (at < m_window_at || at + size > m_window_at + m_window.size()) {
        read_window(at, size);
    }
    return std::string_view{m_window}.substr(at - m_window_at, size);
}

void ByteSpool::read_window(std::uint64_t at, std::size_t size) {
    const auto ahead = at == m_next ? far_ahead : little_ahead;
    m_window.resize(
        std::min<std::uint64_t>(std::max(size, ahead), m_file.size() - at));
    m_window_at = at;
    m_file.read(at, m_window.data(), m_window.size());
}

} // namespace hwsync

#include "jobs/lines_ahead.hpp"

#include "base/xxh3.hpp"

namespace hwsync {

namespace {

constexpr std::size_t chunk_size = std::size_t{128} * 1024;
constexpr std::size_t padding = 64; ///< see Line::text

} // namespace

std::uint64_t hash_of_line(std::string_view text, std::uint64_t seed) noexcept {
    return xxh3_of(text, seed);
}

LinesAhead::LinesAhead(LineReader& lines, std::uint64_t seed)
    : m_lines(lines), m_seed(seed),
      m_chunks([this](Chunk& chunk) { return fill(chunk); }) {}

/// The memory of a very long line is not kept.
void LinesAhead::Chunk::clear() {
    if (bytes.capacity() > 4 * chunk_size) {
        bytes = {};
    }
    bytes.clear();
    lines.clear();
}

bool LinesAhead::next(HashedLine& line) {
    if (m_chunk == nullptr || m_next == m_chunk->lines.size()) {
        m_next = 0;
        m_chunk = m_chunks.next();
        if (m_chunk == nullptr) {
            return false;
        }
        m_taken = m_chunk->taken;
    }
    const auto& entry = m_chunk->lines[m_next++];
    line = {{std::string_view{m_chunk->bytes}.substr(entry.begin, entry.size),
             entry.number},
            entry.hash};
    return true;
}

bool LinesAhead::fill(Chunk& chunk) {
    Line line;
    while (chunk.bytes.size() < chunk_size && m_lines.next(line)) {
        chunk.lines.push_back({chunk.bytes.size(), line.text.size(),
                               line.number, hash_of_line(line.text, m_seed)});
        chunk.bytes += line.text;
    }
    chunk.bytes.append(padding, '\0');
    chunk.taken = m_lines.bytes_taken();
    return !chunk.lines.empty();
}

} // namespace hwsync

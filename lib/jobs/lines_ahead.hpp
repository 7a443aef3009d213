#pragma once

#include "base/made_ahead.hpp"
#include "input/line_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hwsync {

struct HashedLine {
    Line line;
    std::uint64_t hash = 0;
};

std::uint64_t hash_of_line(std::string_view text, std::uint64_t seed) noexcept;

/// The lines of an input, read and hashed on a thread of its own.
class LinesAhead {
public:
    /// `lines` belongs to the thread until this is dropped, which waits for the
    /// source: it must not be one that waits for others. `seed` is of the
    /// hashes.
    LinesAhead(LineReader& lines, std::uint64_t seed);

    /// As LineReader::next().
    bool next(HashedLine& line);

    /// As LineReader::bytes_taken(), up to the last line given.
    std::uint64_t bytes_taken() const noexcept { return m_taken; }

private:
    struct Entry {
        std::size_t begin;
        std::size_t size;
        std::uint64_t number;
        std::uint64_t hash;
    };
    struct Chunk {
        std::string bytes; ///< of the lines, and the padding behind them
        std::vector<Entry> lines;
        std::uint64_t taken = 0;

        void clear();
    };

    bool fill(Chunk& chunk);

    LineReader& m_lines;
    std::uint64_t m_seed;
    const Chunk* m_chunk = nullptr;
    std::size_t m_next = 0; ///< of the chunk's lines
    std::uint64_t m_taken = 0;
    MadeAhead<Chunk> m_chunks; ///< last: its thread uses the rest
};

} // namespace hwsync

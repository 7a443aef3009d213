#include "input/source_ahead.hpp"

#include "base/made_ahead.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

namespace hwsync {

namespace {

constexpr std::size_t ahead_size = std::size_t{256} * 1024;

struct Chunk {
    std::vector<char> bytes = std::vector<char>(ahead_size);
    std::size_t size = 0;
    std::uint64_t taken = 0; ///< of the file, with these bytes

    void clear() noexcept { size = 0; }
};

class SourceAhead final : public ByteSource {
public:
    explicit SourceAhead(std::unique_ptr<ByteSource> source)
        : m_source(std::move(source)) {}

    std::size_t read(char* buffer, std::size_t size) override;
    const std::string& name() const noexcept override {
        return m_source->name();
    }
    std::optional<std::uint64_t> total_bytes() const noexcept override {
        return m_source->total_bytes();
    }
    std::uint64_t bytes_taken() const noexcept override { return m_taken; }

private:
    bool fill(Chunk& chunk);

    std::unique_ptr<ByteSource> m_source; ///< the thread's while there is one
    bool m_source_ended = false;          ///< the thread's, likewise
    Chunk* m_chunk = nullptr;
    std::size_t m_given = 0; ///< of the chunk
    std::uint64_t m_taken = 0;
    std::optional<MadeAhead<Chunk>> m_chunks;
};

std::size_t SourceAhead::read(char* buffer, std::size_t size) {
    if (!m_chunks) {
        m_chunks.emplace([this](Chunk& chunk) { return fill(chunk); });
    }
    while (m_chunk == nullptr || m_given == m_chunk->size) {
        m_chunk = nullptr;
        m_given = 0;
        m_chunk = m_chunks->next();
        if (m_chunk == nullptr) {
            return 0;
        }
        m_taken = m_chunk->taken;
    }
    const auto given = std::min(size, m_chunk->size - m_given);
    std::memcpy(buffer, m_chunk->bytes.data() + m_given, given);
    m_given += given;
    return given;
}

/// The last chunk is empty: what stands behind the bytes was taken as well.
bool SourceAhead::fill(Chunk& chunk) {
    if (m_source_ended) {
        return false;
    }
    chunk.size = m_source->read(chunk.bytes.data(), chunk.bytes.size());
    chunk.taken = m_source->bytes_taken();
    m_source_ended = chunk.size == 0;
    return true;
}

} // namespace

std::unique_ptr<ByteSource> read_ahead(std::unique_ptr<ByteSource> source) {
    return std::make_unique<SourceAhead>(std::move(source));
}

} // namespace hwsync

#include "input/compressed_source.hpp"

#include <fmt/core.h>
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>
#include <utility>

namespace hwsync {

namespace {

class GzipSource : public CompressedSource {
public:
    explicit GzipSource(std::unique_ptr<ByteSource> source);
    ~GzipSource() override { inflateEnd(&m_stream); }

    std::size_t read(char* buffer, std::size_t size) override;

private:
    bool refill();
    [[noreturn]] void refuse_data() const;

    z_stream m_stream{};
    bool m_in_member = true;
    bool m_after_member = false;
};

GzipSource::GzipSource(std::unique_ptr<ByteSource> source)
    : CompressedSource(std::move(source)) {
    // 16 has zlib take the gzip format only, and check its CRC and length.
    if (inflateInit2(&m_stream, 16 + MAX_WBITS) != Z_OK) {
        throw std::bad_alloc();
    }
}

bool GzipSource::refill() {
    const auto input = next_input();
    m_stream.next_in = reinterpret_cast<Bytef*>(input.data());
    m_stream.avail_in = static_cast<uInt>(input.size());
    return !input.empty();
}

std::size_t GzipSource::read(char* buffer, std::size_t size) {
    const auto room = static_cast<uInt>(
        std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
    m_stream.next_out = reinterpret_cast<Bytef*>(buffer);
    m_stream.avail_out = room;
    while (m_stream.avail_out == room) {
        // Without input zlib may still hold output; it says Z_BUF_ERROR when it
        // does not.
        const bool at_end = m_stream.avail_in == 0 && !refill();
        if (!m_in_member) {
            if (at_end) {
                return 0;
            }
            inflateReset(&m_stream);
            m_in_member = true;
            m_after_member = true;
        }
        switch (inflate(&m_stream, Z_NO_FLUSH)) {
        case Z_OK:
            break;
        case Z_STREAM_END:
            m_in_member = false;
            break;
        case Z_BUF_ERROR:
            if (at_end) {
                refuse("the gzip stream is cut short");
            }
            break;
        case Z_MEM_ERROR:
            throw std::bad_alloc();
        default:
            refuse_data();
        }
    }
    return room - m_stream.avail_out;
}

void GzipSource::refuse_data() const {
    constexpr uLong magic_size = 2;
    if (m_after_member && m_stream.total_in <= magic_size) {
        refuse("something else follows the end of the gzip stream");
    }
    refuse(
        fmt::format("the gzip stream is damaged ({})",
                    m_stream.msg != nullptr ? m_stream.msg : "invalid data"));
}

} // namespace

std::unique_ptr<ByteSource> gzip_decoded(std::unique_ptr<ByteSource> source) {
    return std::make_unique<GzipSource>(std::move(source));
}

} // namespace hwsync

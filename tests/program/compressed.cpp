#include "program/compressed.hpp"

#include <zlib.h>
#include <zstd.h>

#include <stdexcept>

std::string gzip(std::string_view text) {
    z_stream stream{};
    constexpr int gzip_format = 16;
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip_format + MAX_WBITS,
                     8, Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::runtime_error("no gzip");
    }
    std::string packed(deflateBound(&stream, text.size()) + 32, '\0');
    std::string input(text);
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int ended = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (ended != Z_STREAM_END) {
        throw std::runtime_error("no gzip");
    }
    return packed;
}

std::string zstd(std::string_view text) {
    auto* const context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    std::string packed(ZSTD_compressBound(text.size()), '\0');
    const auto size = ZSTD_compress2(context, packed.data(), packed.size(),
                                     text.data(), text.size());
    ZSTD_freeCCtx(context);
    if (ZSTD_isError(size) != 0) {
        throw std::runtime_error("no zstd");
    }
    packed.resize(size);
    return packed;
}

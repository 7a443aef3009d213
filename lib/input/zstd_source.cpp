#include "input/compressed_source.hpp"

#include <fmt/core.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <new>
#include <utility>

namespace hwsync {

namespace {

constexpr int longest_window_log = 27; // 128 MiB

struct FreeContext {
    void operator()(ZSTD_DCtx* context) const noexcept {
        ZSTD_freeDCtx(context);
    }
};

class ZstdSource : public CompressedSource {
public:
    explicit ZstdSource(std::unique_ptr<ByteSource> source);

    std::size_t read(char* buffer, std::size_t size) override;

private:
    [[noreturn]] void refuse_data(std::size_t result) const;

    std::unique_ptr<ZSTD_DCtx, FreeContext> m_context;
    ZSTD_inBuffer m_input{nullptr, 0, 0};
    bool m_in_frame = true;
    bool m_holds_output = false;
    bool m_after_frame = false;
};

ZstdSource::ZstdSource(std::unique_ptr<ByteSource> source)
    : CompressedSource(std::move(source)), m_context(ZSTD_createDCtx()) {
    if (m_context == nullptr) {
        throw std::bad_alloc();
    }
    ZSTD_DCtx_setParameter(m_context.get(), ZSTD_d_windowLogMax,
                           longest_window_log);
}

std::size_t ZstdSource::read(char* buffer, std::size_t size) {
    ZSTD_outBuffer output{buffer, size, 0};
    while (output.pos == 0) {
        if (m_input.pos == m_input.size && !m_holds_output) {
            const auto input = next_input();
            m_input = {input.data(), input.size(), 0};
            if (input.empty()) {
                if (m_in_frame) {
                    refuse("the zstd stream is cut short");
                }
                return 0;
            }
        }
        const auto result =
            ZSTD_decompressStream(m_context.get(), &output, &m_input);
        if (ZSTD_isError(result) != 0) {
            refuse_data(result);
        }
        m_in_frame = result != 0;
        m_after_frame = m_after_frame || !m_in_frame;
        m_holds_output = m_in_frame && output.pos == output.size;
    }
    return output.pos;
}

void ZstdSource::refuse_data(std::size_t result) const {
    switch (ZSTD_getErrorCode(result)) {
    case ZSTD_error_memory_allocation:
        throw std::bad_alloc();
    case ZSTD_error_frameParameter_windowTooLarge:
        refuse("the zstd stream needs a window of more than 128 MiB",
               "compress it again without --long and --ultra");
    case ZSTD_error_prefix_unknown:
        if (m_after_frame) {
            refuse("something else follows the end of the zstd stream");
        }
        break;
    default:
        break;
    }
    refuse(fmt::format("the zstd stream is damaged ({})",
                       ZSTD_getErrorName(result)));
}

} // namespace

std::unique_ptr<ByteSource> zstd_decoded(std::unique_ptr<ByteSource> source) {
    return std::make_unique<ZstdSource>(std::move(source));
}

} // namespace hwsync

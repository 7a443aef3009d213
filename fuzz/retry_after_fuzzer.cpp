#include "require.hpp"

#include "net/retry.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

// Whatever a server asks for: a wait that is none, or one that can be waited.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const hwsync::Time now{std::chrono::seconds{1'790'000'000}};
    const auto wait = hwsync::parse_retry_after(text, now);
    require(!wait || (*wait >= hwsync::Duration::zero() &&
                      *wait <= std::chrono::hours{24 * 3650}));
    return 0;
}

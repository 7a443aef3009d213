#include "require.hpp"

#include "model/keys.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

void check(void (*make)(std::string_view, hwsync::Keys&),
           const std::string& text) {
    hwsync::Keys keys;
    make(text, keys);
    require(hwsync::trimmed(keys.exact) == keys.exact);
    require(keys.near.find_first_of(" \t\n\v\f\r") == std::string::npos);

    hwsync::Keys again;
    make(keys.exact, again);
    require(again.exact == keys.exact && again.near == keys.near);
    make("\xe2\x80\x8b \xc2\xa0" + text + "\xef\xbb\xbf\t", again);
    require(again.exact == keys.exact && again.near == keys.near);
}

} // namespace

// Whatever the text: its keys are their own keys, and white space around it
// changes nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
    const std::string text{reinterpret_cast<const char*>(data), size};
    check(hwsync::make_sku_keys, text);
    check(hwsync::make_barcode_keys, text);
    return 0;
}

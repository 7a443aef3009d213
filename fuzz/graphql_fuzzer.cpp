#include "require.hpp"

#include "shopify/export_query.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// Whatever the text: it is judged, and white space and comments around it
// change nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
    const std::string text{reinterpret_cast<const char*>(data), size};
    const bool is_whole = hwsync::why_not_all_products(text).empty();
    require(hwsync::why_not_all_products("#{\n , " + text + "\n,#}").empty() ==
            is_whole);
    return 0;
}

#include "jobs/plan_reader.hpp"
#include "unit/input/memory_source.hpp"

#include <hwsync/error.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

// Whatever the plan: it is read to its end, or refused as an input.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
    try {
        hwsync::PlanReader reader{
            hwsync::from_memory({reinterpret_cast<const char*>(data), size})};
        hwsync::PlanLine line;
        while (reader.next(line)) {
            if (line.variant <= 0 || line.from == line.to) {
                std::abort();
            }
        }
    } catch (const hwsync::Error& error) {
        if (error.kind() != hwsync::ErrorKind::input) {
            std::abort();
        }
    }
    return 0;
}

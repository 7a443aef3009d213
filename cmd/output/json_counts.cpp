#include "output/json_counts.hpp"

#include "output/json_memory.hpp"

#include <rapidjson/document.h>

#include <utility>

using JsonDocument = rapidjson::GenericDocument<
    rapidjson::UTF8<>, rapidjson::MemoryPoolAllocator<JsonMemory>, JsonMemory>;

std::vector<std::pair<std::string, std::int64_t>>
json_counts(std::string_view json) {
    std::vector<std::pair<std::string, std::int64_t>> counts;
    JsonDocument document;
    document.Parse(json.data(), json.size());
    if (!document.IsObject()) {
        return counts;
    }
    for (const auto& member : std::as_const(document).GetObject()) {
        if (member.value.IsInt64()) {
            counts.emplace_back(member.name.GetString(),
                                member.value.GetInt64());
        }
    }
    return counts;
}

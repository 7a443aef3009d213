#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

namespace hwsync {

/// The bulk operations that a catalog started.
class KnownOperations {
public:
    /// Knows none where there is no catalog. Throws Error(storage).
    static std::unique_ptr<KnownOperations>
    open(const std::filesystem::path& catalog);
    virtual ~KnownOperations() = default;

    /// The run that started it; nothing where this catalog did not.
    virtual std::optional<std::int64_t> run_of(std::string_view id) = 0;
};

} // namespace hwsync

#include "jobs/export_reader.hpp"

#include "unit/input/memory_source.hpp"

#include <hwsync/stop.hpp>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>

using namespace hwsync;

namespace {

/// Notes which threads read it; a pipe does not know its size.
class NotedSource : public MemorySource {
public:
    enum class Kind { file, pipe };
    using Threads = std::set<std::thread::id>;

    NotedSource(std::string bytes, Kind kind, Threads& threads)
        : MemorySource(std::move(bytes)), m_kind(kind), m_threads(threads) {}

    std::size_t read(char* buffer, std::size_t size) override {
        m_threads.insert(std::this_thread::get_id());
        return MemorySource::read(buffer, std::min(size, std::size_t{1000}));
    }
    std::optional<std::uint64_t> total_bytes() const noexcept override {
        return m_kind == Kind::pipe ? std::nullopt
                                    : MemorySource::total_bytes();
    }

private:
    Kind m_kind;
    Threads& m_threads;
};

} // namespace

TEST_CASE("a file is read beside whoever parses its lines, a pipe by them") {
    constexpr int products = 20'000;
    std::string text;
    for (int id = 1; id <= products; ++id) {
        text += fmt::format("{{\"id\":\"gid://shopify/Product/{}\","
                            "\"title\":\"T\"}}\n",
                            id);
    }
    for (const auto kind : {NotedSource::Kind::file, NotedSource::Kind::pipe}) {
        NotedSource::Threads threads;
        std::size_t read = 0;
        {
            const StopToken stop;
            ExportReader reader{
                std::make_unique<NotedSource>(text, kind, threads), stop};
            // The first line is read before anything is asked for.
            CHECK(threads == NotedSource::Threads{std::this_thread::get_id()});
            for (Batch batch; reader.fill(batch); batch.clear()) {
                read += batch.records.size();
            }
        }
        CHECK(read == products);
        CHECK(threads.size() == (kind == NotedSource::Kind::file ? 2 : 1));
    }
}

#include "unit/net/test_ca.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace hwsync {

namespace {

void run(const std::filesystem::path& folder, const std::string& command) {
    const auto line =
        "cd '" + folder.string() + "' && " + command + " >log 2>&1";
    if (std::system(line.c_str()) != 0) {
        throw std::runtime_error("failed, see " + folder.string() +
                                 "/log: " + command);
    }
}

constexpr const char* new_key =
    "openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes ";

} // namespace

TestCa::TestCa() {
    auto pattern =
        (std::filesystem::temp_directory_path() / "hwsync-ca-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error("cannot make a folder");
    }
    m_folder = pattern;
    run(m_folder, std::string{new_key} +
                      "-x509 -days 2 -subj /CN=tests -keyout ca.key "
                      "-out ca.pem");
}

TestCa::~TestCa() {
    std::error_code ignored;
    std::filesystem::remove_all(m_folder, ignored);
}

TestCa::Pair TestCa::issue(const std::string& name, int days) const {
    const auto stem = name + "." + std::to_string(days);
    std::ofstream{m_folder / "ext"} << "subjectAltName=DNS:" << name << '\n';
    run(m_folder, std::string{new_key} + "-subj /CN=" + name + " -keyout " +
                      stem + ".key -out " + stem + ".csr");
    run(m_folder, "openssl x509 -req -in " + stem +
                      ".csr -CA ca.pem -CAkey ca.key -CAcreateserial "
                      "-extfile ext -days " +
                      std::to_string(days) + " -out " + stem + ".pem");
    return {m_folder / (stem + ".pem"), m_folder / (stem + ".key")};
}

} // namespace hwsync

//! What fields are called, in English, German, French, Spanish, Italian, Portuguese, Dutch and Japanese, and in some of the languages
//! next to them.
//!
//! Texts are compared in lower case, without accents, cut into words with single blanks between them ([`plain`]). Lists have a
//! comma between patterns. One of `whole` stands between word boundaries, one of `part` anywhere: German and Dutch write in one word what others write in three.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use super::Category;

/// A meaning and what it is called.
struct Words {
    means: Meaning,
    whole: &'static str,
    part: &'static str,
}

/// What a clue says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// One of the categories.
    Is(Category),
    /// Nothing sensitive: a search, a voucher, a quantity.
    Harmless,
    /// A number of whatever it stands beside.
    Number,
    /// A code of whatever it stands beside.
    Code,
    /// A code that confirms something: an address, a card, who signs in.
    Confirmation,
    /// A day, month or year of whatever it stands beside.
    DatePart,
    /// A date of whatever it stands beside.
    Date,
}

/// A text in lower case, without accents, as words with one blank between them; `fooBar2[x]` becomes `foo bar 2 x`.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for char in text.chars().take(LONGEST) {
        let is_new_word = char.is_uppercase() && before.is_lowercase()
            || char.is_ascii_digit() && before.is_alphabetic() && before.is_ascii()
            || before.is_ascii_digit() && char.is_alphabetic() && char.is_ascii();
        if (is_new_word || !char.is_alphanumeric() && !is_mark(char)) && !plain.ends_with(' ') {
            plain.push(' ');
        }
        if char.is_alphanumeric() || is_mark(char) {
            plain.extend(
                char.to_lowercase()
                    .map(without_accent)
                    .filter(|c| *c != '\0'),
            );
            if char == 'ß' {
                plain.push('s');
            }
        }
        before = char;
    }
    plain.trim().to_owned()
}

/// What a plain text that a person reads means: the most particular meaning of all that fit, and the words that say so.
pub fn meaning(plain: &str) -> Option<(Meaning, String)> {
    let place = SET.matches(plain).iter().next()?;
    let said = EACH.get(place)?.find(plain)?;
    Some((ALL.get(place)?.means, said.as_str().trim().to_owned()))
}

/// What a name that a programmer gave means. Its end says what it is, what stands before says where it belongs:
/// `card_holder_street` is a street.
pub fn meaning_of_name(plain: &str) -> Option<(Meaning, String)> {
    let ends = SET.matches(plain).into_iter().filter_map(|place| {
        let last = EACH.get(place)?.find_iter(plain).last()?;
        Some((last.end(), place, last.as_str().trim()))
    });
    // Of two that end at the same place the more particular one.
    let (_, place, said) = ends.max_by_key(|(end, place, _)| (*end, std::cmp::Reverse(*place)))?;
    Some((ALL.get(place)?.means, said.to_owned()))
}

/// Whether a plain text speaks of this among others.
pub fn speaks_of(plain: &str, category: Category) -> bool {
    SET.matches(plain).iter().any(|place| {
        ALL.get(place)
            .is_some_and(|words| words.means == Meaning::Is(category))
    })
}

fn is_mark(char: char) -> bool {
    // Japanese long vowels and repetition, combining marks.
    matches!(
        char,
        'ー' | '々' | '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}'
    )
}

fn without_accent(char: char) -> char {
    match char {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' | 'ģ' => 'g',
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => 'i',
        'ķ' => 'k',
        'ł' | 'ļ' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ň' | 'ņ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ș' | 'ß' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        '\u{300}'..='\u{36f}' => '\0',
        other => other,
    }
}

static EACH: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let regex = |words: &Words| Regex::new(&words.pattern());
    ALL.iter()
        .map(|words| regex(words).expect("a pattern of ours"))
        .collect()
});
static SET: LazyLock<RegexSet> =
    LazyLock::new(|| RegexSet::new(ALL.iter().map(Words::pattern)).expect("patterns of ours"));

impl Words {
    fn pattern(&self) -> String {
        let list = |text: &'static str| {
            let patterns = text.split(',').map(str::trim);
            patterns.filter(|one| !one.is_empty()).collect::<Vec<_>>()
        };
        // The longer first: of two that begin at the same place the first one is taken.
        let mut whole = list(self.whole);
        whole.sort_by_key(|pattern| std::cmp::Reverse(pattern.len()));
        let whole = (!whole.is_empty()).then(|| format!(r"(?-u:\b(?:{})\b)", whole.join("|")));
        let part = list(self.part);
        let part = (!part.is_empty()).then(|| part.join("|"));
        let both: Vec<String> = whole.into_iter().chain(part).collect();
        both.join("|")
    }
}

/// So much of a text is looked at: what a field is called is said at once.
const LONGEST: usize = 200;

/// The more particular first: 'name on card' is no name.
const ALL: &[Words] = &[
    Words {
        means: Meaning::Harmless,
        whole: r"search, keywords?, query, (?:coupon|promo(?:tion)?|voucher|discount|referral|gift(?: ?card)?) ?(?:code|number|card)?,
            qty, quantity, (?:card|cc|credit ?card) ?(?:type|brand), type (?:of|de) (?:card|carte), q,
            cap ?t?cha(?: ?(?:code|value|text|input|response))?, visual(?: \w+)*,
            (?:order|reservation|booking|invoice|tracking|reference) ?(?:number|no|id), language, currency, subject, sort ?by,
            (?:address|post ?code|zip) ?(?:lookup|finder|search), lookup, suche, gutschein(?:code)?, menge, betreff, recherche,
            code promo, quantite, buscar, busca, cupon, cantidad, asunto, cerca, quantita, oggetto, cupom, quantidade, zoeken,
            aantal, onderwerp, kartentyp, kaarttype, tipo (?:de )?(?:tarjeta|carta|cartao), file ?name, company ?(?:type|size),
            time ?zone,
            (?:product|item|article|event|team|project|domain|host|server|device|app|group|list|playlist|campaign|channel|workspace|repository|branch|template|report|category|brand|model|course|class|collection|package|plan|role|field|column|table|tag|store|theme|song|album|film|movie|game|recipe) ?names?,
            (?:produkt|artikel|projekt|gruppen|gerate?|vorlagen|veranstaltungs|team|datei|spiel) ?name, nom (?:du|de l|de la) (?:produit|article|projet|groupe|equipe|fichier|appareil|evenement),
            nombre (?:del?|de la) (?:producto|articulo|proyecto|grupo|equipo|archivo|dispositivo|evento), nome (?:del|dell|della|do|da) (?:prodotto|articolo|progetto|gruppo|squadra|evento|produto|artigo|projeto|grupo|equipe),
            (?:product|project|groeps|team|bestands) ?naam, title (?:of|for) (?:your|the|this|an?) \w+,
            (?:review|post|page|article|book|event|video|blog|thread|topic|ticket|task|issue|report|document|product|project|song|film|movie|ad|listing) ?title,
            (?:cap|hat|shoe|glove|ring|shirt|dress|font|page|paper|file|image|screen|text|party|team|class|batch|cup|bust|waist) ?size, size",
        part: r"検索, 数量, 件名, クーポン",
    },
    Words {
        means: Meaning::Is(Category::CardHolder),
        whole: r"(?:full |first |last |given |family |person |account ?)?name (?:as )?(?:it )?(?:appears |shown |printed )?(?:on|of) (?:the |your |credit |debit |bank )*card,
            name as (?:it )?(?:appears |shown |printed )?on (?:the |your |credit |debit |bank )*card, name on credit,
            card ?(?:holders?|owners?|members?|persons?)(?: s)?(?: (?:full |first |last |given |family )?name)?,
            (?:account ?)?holder(?: s)? ?name,
            (?:cc|credit ?card|debit ?card|card) ?(?:u|full|first|last|given|family|f|l)? ?name,
            (?:cc|card) ?(?:owner|holder|user), name cc, account ?holder, inhaber, name auf (?:der )?karte, titulaire, porteur,
            nom (?:sur|de) (?:la |votre )?carte, nom du porteur, titular, nombre (?:en|de|del|sobre) (?:la )?tarjeta, titolare,
            intestatario, nome (?:sulla|della) carta, nome (?:no|do|impresso no|escrito no) cartao,
            naam op (?:de )?(?:bank |credit ?)?kaart, kart (?:uzerindeki|sahibi)\w*, nimi kortissa, namn pa kort(?:et)?,
            navn pa kort(?:et)?, imie i nazwisko na karcie, jmeno na karte",
        part: r"karteninhaber, kaarthouder, kortinnehavare, kortholder, kortinhaver, カード名義, 名義人, владел\w* карты, имя на карте",
    },
    Words {
        means: Meaning::Is(Category::CardCode),
        whole: r"cvc, cvv, cvn, cvd, csc, cvc ?2, cvv ?2, cv ?2, ccv, cid, cc ?cid, card ?(?:pin|code),
            (?:card|cc) ?(?:verification|security|validation|identification|ident|check)(?: ?(?:code|number|value|no|num|nr|digits?))?,
            credit ?card ?(?:verification|security|validation|identification|check|code)(?: ?(?:code|number|value|no|num))?,
            security ?(?:code|number|digits?), cryptogramme(?: visuel)?, code (?:de )?securite, codigo (?:de )?seguridad,
            codice (?:di )?sicurezza, codigo (?:de )?seguranca, guvenlik kodu, kod bezpieczenstwa, sakerhetskod, sikkerhedskode,
            sikkerhetskode, turvakoodi, bezpecnostni kod, biztonsagi kod, cod de securitate",
        part: r"kartenpruf, prufziffer, prufnummer, sicherheitscode, veiligheidscode, beveiligingscode, kontrolcifre, セキュリティコード,
            код безопасности",
    },
    Words {
        means: Meaning::Is(Category::CardExpiry),
        whole: r"exp, expires?(?: on)?, expiry, expiration, exp ?(?:date|month|year|mm|yy|yyyy|mo|yr|m|y), (?:cc|card) ?exp\w*,
            expir\w*(?: ?(?:date|month|year|mm|yy|m|y))?, (?:cc|card) ?(?:month|year|date|mm|yy),
            valid (?:until|thru|through|to|till), good thru, mm ?(?:/ ?)?(?:aa|jj|yy|yyyy|aaaa|jjjj), gultig(?: bis)?, ablauf\w*,
            verfall\w*, fin de validite, valable jusqu\w*, validite, caducidad, vencimiento, vence, caduca, scadenza, validade,
            vencimento, vervaldatum, verloopdatum, geldig tot, vervalt, son kullanma\w*, data waznosci, waznosc\w*, utgang\w*,
            giltig\w*, udlob\w*, utlop\w*, platnost\w*, lejarat\w*, data expirarii",
        part: r"gultigkeit, ablaufdatum, 有効期限, срок действия, voimassaolo, ccexp, ccmonth, ccyear, expmonth, expyear, cardexp",
    },
    Words {
        means: Meaning::Is(Category::CardNumber),
        whole: r"(?:credit|debit|bank|payment|gift)? ?card ?(?:account ?)?(?:number|num|numb|numero|no|nr|nbr|#), credit ?card,
            cc ?(?:number|num|no|nr|nbr), ccn, cc, credit ?card ?(?:number|num|no|nr), number cc, kredit ?karten ?nummer,
            karten ?(?:nummer|nr), numero (?:de |d )?(?:la |votre )?carte(?: bancaire| bleue| de credit)?, n (?:de )?carte,
            carte (?:bancaire|bleue|de credit), (?:numero|no|n) (?:de |da )?(?:la |tu |su )?tarjeta(?: de credito)?,
            tarjeta (?:numero|de credito), numero (?:di |della )?carta(?: di credito)?, carta di credito,
            numero (?:do |de )?cartao(?: de credito)?, cartao (?:numero|de credito), card(?: ?data)? ?pan, pan,
            kart (?:numarasi|no), numer karty, cislo karty, kartyaszam, numarul? cardului, kortin numero",
        part: r"kreditkartennummer, kartennummer, kaartnummer, kortnummer, kortnumer, cardnumber, cardnum, ccnumber, ccnum, カード番号,
            номер карты",
    },
    Words {
        means: Meaning::Confirmation,
        whole: r"(?:e ?mail|phone|account) verification(?: \w+)*, (?:verification|confirmation|activation) ?code,
            code de (?:verification|confirmation), codigo de (?:verificacion|verificacao|confirmacion|confirmacao),
            codice (?:di )?(?:verifica|conferma)",
        part: r"bestatigungscode, verifizierungscode, verificatiecode, bevestigingscode, 確認コード",
    },
    Words {
        means: Meaning::Is(Category::OneTimeCode),
        whole: r"t?otp(?: ?code)?, one time ?(?:code|password|passcode|pin)?, 2 ?fa, mfa, two factor\w*,
            (?:authentication|authenticator|auth|login|sign ?in|sms|security) ?(?:code|token), pass ?code, tan, \d digit code,
            sms ?code, code (?:(?:recu|envoye) )?(?:par )?sms, codigo (?:de |por )?sms, codice (?:via )?sms",
        part: r"einmalcode, einmalpasswort, 認証コード, ワンタイム",
    },
    Words {
        means: Meaning::Is(Category::Credential),
        whole: r"pass ?words?, passwd, pwd, pass ?phrase, psw, pswd, pin, pin ?(?:code|number),
            (?:security|secret) ?(?:question|answer), secret, mot de passe, mdp, contrasena, clave, senha, palavra ?passe,
            wachtwoord, haslo, heslo, jelszo, parola, sifre, losenord, adgangskode, kodeord, passord, salasana",
        part: r"password, passwort, kennwort, sicherheitsfrage, パスワード, 暗証番号, 秘密の質問, пароль",
    },
    Words {
        means: Meaning::Is(Category::BankAccount),
        whole: r"iban, bic, swift(?: ?(?:bic|code))?, (?:bank )?account ?(?:number|no|num|nr), acct ?(?:number|no|num), bank ?account,
            routing(?: ?(?:number|no|num))?, sort ?code, aba, blz, konto ?(?:nummer|nr), rib, compte bancaire, numero de compte,
            (?:numero de )?cuenta(?: bancaria)?, cbu, clabe, conto corrente, numero di conto, conta (?:bancaria|corrente),
            agencia, nib, numero da conta",
        part: r"kontonummer, bankleitzahl, bankverbindung, rekeningnummer, 口座番号, 口座名義, 支店名, 支店番号",
    },
    Words {
        means: Meaning::Is(Category::IdentityNumber),
        whole: r"ssn, social ?(?:security|insurance)(?: ?(?:number|no|num))?,
            national ?(?:id|insurance|identity|identification)(?: ?(?:number|no|card))?, nino, passport(?: ?(?:number|no|num))?,
            driv(?:er|ers|ing)(?: s)? ?licen[cs]e(?: ?(?:number|no|num))?,
            (?:identity|identification|citizen|personal id|id) ?(?:number|no|num|nr|card|code|document), government id,
            tax ?(?:id|payer|file|identification)(?: ?(?:number|no|num|id))?, tin, ein, itin, personal ?(?:number|code),
            document(?: ?(?:number|no|id))?, personalausweis\w*, ausweis\w*, steuer ?(?:id|nummer|identifikation\w*),
            numero (?:de )?(?:securite sociale|passeport|carte d identite), securite sociale, nir, dni, nie, nif,
            cedula(?: de identidad)?, curp, rfc, rut, run, pasaporte, (?:numero (?:de|do) )?documento(?: de identidade?)?,
            identificacion, codice fiscale, carta d identita, passaporto, passaporte, cpf, cnpj, rg, bsn, paspoort(?:nummer)?,
            pesel, cnp, cif, cui, tc(?: ?kimlik)?(?: ?(?:no|numarasi))?, kimlik\w*, rodne cislo, cpr(?: ?(?:nr|nummer))?,
            numero (?:de identificacao )?fiscal, aadhaar, personnr, egn, oib, jmbg, amka, afm, cuit, cuil",
        part: r"sozialversicherung, reisepass, burgerservicenummer, personnummer, fodselsnummer, henkilotunnus, マイナンバー, パスポート, 免許,
            индивидуальный налог, паспорт, снилс",
    },
    Words {
        means: Meaning::Is(Category::BirthDate),
        whole: r"(?:date of |month of |year of |day of )?birth(?: ?(?:date|day|month|year))?, birth ?(?:date|day|month|year), dob,
            b ?day, dob ?\w+, (?:date |jour |mois |annee )?(?:de )?naissance, (?:fecha |dia |mes |ano )?(?:de )?nacimiento,
            (?:data |giorno |mese |anno )?(?:di )?nascita, (?:data |dia |mes |ano )?(?:de )?nascimento, cumpleanos, aniversario,
            compleanno, data urodzenia, datum narozeni, dogum tarihi, fodselsdato, fodelsedatum, syntymaaika, szuletesi\w*,
            data nasterii",
        part: r"birthday, birthdate, geburt, geboorte, 生年月日, 誕生日, дата рождения",
    },
    Words {
        means: Meaning::Is(Category::Email),
        whole: r"e ?posta, e ?mails?, mail, courriel, correo, posta elettronica, mel",
        part: r"email, e mail, mailadres, correo electronico, メール, электронн\w* (?:почт|адрес)",
    },
    Words {
        means: Meaning::Is(Category::Phone),
        whole: r"(?:tele)?phones?, tel, tel ?\d, telefon\w*, telephon\w*, telef, mobile?s?(?: ?(?:no|number|nummer))?, mobil\w*,
            cell(?: ?phone)?, cellular, handy\w*, fax, gsm, msisdn, movil, celular, cellulare, telemovel, portable, whats ?app,
            area ?code, dial(?:ing)? ?code, (?:phone )?extension, contact ?(?:number|no), daytime, telefoon\w*, puhelin\w*,
            matkapuhelin\w*, vorwahl, indicatif, prefijo, prefisso, indicativo, kommorka, cep ?tel\w*",
        part: r"phone, telefon, rufnummer, mobilnummer, 電話, 携帯, телефон, τηλεφων",
    },
    Words {
        means: Meaning::Is(Category::Username),
        whole: r"user ?(?:name|id|login), users?, login(?: ?(?:name|id|user|fmt))?, log ?on ?(?:name|id)?, sign ?in ?(?:name|id),
            account ?(?:name|id), member ?(?:id|name|number), customer ?(?:id|number|no), (?:screen|nick|display) ?name, nick,
            handle, identi(?:ty|fier|fiant|ficador|ficativo), (?:client|membership|my|usr|unique|master) ?(?:id|number|no),
            pseudo(?:nyme)?, usuario, utilisateur, utente, nome (?:utente|de usuario|de utilizador), utilizador,
            gebruikers ?naam, anmelde ?name, kunden ?(?:nummer|nr), userid, uid, username",
        part: r"benutzername, nutzername, benutzerkennung, gebruikersnaam, brukernavn, brugernavn, anvandarnamn, kayttajatunnus,
            ユーザー名, ユーザーid, ログインid, 会員id, имя пользователя, логин, username, loginname",
    },
    Words {
        means: Meaning::Is(Category::Organization),
        whole: r"compan(?:y|ies)(?: ?name)?, organi[sz]ation(?: ?name)?, employer, business(?: ?name)?, firma, firm(?: ?name)?,
            job ?title, position, societe, entreprise, raison sociale, empresa, razon social, azienda, ragione sociale,
            razao social, bedrijf\w*, vat(?: ?(?:id|number|no|num|nr|code))?, tva(?: ?intracom\w*)?, ust ?id\w*, umsatzsteuer\w*,
            (?:partita )?iva, p ?iva, btw(?: ?nummer)?, regon, nip, vergi\w*(?: (?:no|numarasi))?, tax ?(?:number|code|no), ico,
            dic, yritys\w*, foretag\w*, virksomhed\w*, sirket\w*, kvk\w*, abteilung, beruf, occupation, profession",
        part: r"firmenname, unternehmen, 会社, 法人, 団体, 組織, организац, компани, steuernummer firma",
    },
    Words {
        means: Meaning::Is(Category::Address),
        whole: r"addr(?:ess)?(?: ?(?:line)? ?\d)?, addresses, street(?: ?(?:name|address|number|no|\d))?, str, st ?address, line ?\d,
            apt, apartment, suite, unit(?: ?number)?, flat, floor, building, house(?: ?(?:number|no|name|nr))?,
            door(?: ?number)?, landmark, prefecture(?: ?id)?, city(?: ?name)?, town, suburb, locality, village,
            state(?: ?(?:province|region|id|code))?, province?, region(?: ?id)?, county,
            country(?: ?(?:code|name|id|of residence))?, nation(?:ality)?, district, neighbou?rhood, zip(?: ?code)?(?: ?\d)?,
            postal(?: ?code)?, post ?code, postcode, plus ?4, po ?box, location, residence, strasse\w*, hausnummer, haus ?nr,
            plz, ort, wohnort, stadt, land, bundesland, kanton, adress\w*, anschrift, zusatz, etage, stock, tur, rue, voie,
            ville, code ?postal, cp, pays, batiment, immeuble, departement, commune, complement(?: d adresse)?, etat,
            numero de rue, localite, direccion\w*, calle, ciudad, poblacion, localidad, provincia, estado, codigo ?postal, pais,
            municipio, colonia, piso, barrio, numero (?:exterior|interior|ext|int), domicilio, comuna, departamento, puerta,
            escalera, portal, indirizzo\w*, ^via$, via (?:e|o|di|piazza|viale|corso|n|nr|numero)\b[\w ]*, citta, comune, ^cap$, ^cap \d, cap (?:citta|localita|comune|di|residenza|domicilio|nascita), (?:codice|residenza|domicilio|indirizzo|spedizione|fatturazione|consegna|billing|shipping|address) cap, stato, paese, nazione, (?:numero )?civico, frazione, scala,
            interno, endereco\w*, morada\w*, rua, logradouro, cidade, cep, bairro, concelho, distrito, freguesia, complemento,
            andar, uf, straat\w*, huis ?nummer\w*, huis ?nr, plaats, woonplaats, toevoeging, provincie, gemeente, ulica, miasto,
            miejscowosc, kod pocztowy, nr domu, nr (?:lokalu|mieszkania), wojewodztwo, kraj, ulice, mesto, obec, psc, zeme,
            krajina, gata\w*, gade\w*, gate\w*, postnummer, postnr, by, poststed, utca, hazszam, varos, irsz, iranyitoszam,
            orszag, strada, oras\w*, localitate\w*, judet\w*, cod postal, tara, bloc, scara, katuosoite, osoite, postinumero,
            postitoimipaikka, kaupunki, maa, adres\w*, ilce, semt, mahalle\w*, sokak, sehir, posta kodu, ulke, apartman, ulitsa,
            gorod, oblast\w*, grad, postanski broj, hrsz",
        part: r"address, postcode, postleitzahl, zipcode, strassenname, lieferadresse, adressline, 住所, 郵便番号, 都道府県, 市区町村, 番地, 建物,
            マンション, 国名, улица, город, индекс, адрес, страна, область, διευθυνση, πολη, ταχυδρομικ, οδος",
    },
    Words {
        means: Meaning::Is(Category::Gender),
        whole: r"gender, sex, geschlecht, sexe, sexo, genero, sesso, genere, geslacht, plec, pohlavi, cinsiyet, kon, kjonn, sukupuoli",
        part: r"性別, пол\b",
    },
    Words {
        means: Meaning::Is(Category::Name),
        whole: r"(?:first|last|full|given|family|middle|maiden|second|sur|fore|real|your|contact|recipient|customer|billing|shipping|delivery|person|legal|preferred|father s|mother s)? ?names?(?: ?(?:first|last|prefix|suffix|\d))?,
            [flms] ?name, surname, forename, firstname, lastname, fullname, initials?, middle ?initial, salutation, title,
            honorific\w*, (?:name )?(?:prefix|suffix), attention, recipient, attn, vorname, nachname, familienname, zuname,
            anrede, titel, prenom, nom(?: de famille| complet)?, civilite, nombres?(?: completo| y apellidos)?,
            apellidos?(?: (?:paterno|materno))?, tratamiento, nome(?: completo)?, cognome, sobrenome, apelido, voornaam,
            achternaam, tussenvoegsel\w*, naam, aanhef, imie, nazwisko, imie i nazwisko, jmeno, prijmeni, meno, priezvisko, nev,
            vezeteknev, keresztnev, nume(?:le)?, prenume\w*, ad, soyad\w*, adi, ad soyad, fornavn, etternavn, efternavn, navn,
            fornamn, efternamn, namn, etunimi, sukunimi, nimi, ime, prezime, destinatario, destinataire, empfanger, kana, sei,
            mei",
        part: r"氏名, お名前, 名前, フリガナ, ふりがな, カナ, セイ, メイ, 姓, ^名$, имя, фамили, отчеств, ονομα, επωνυμ, firstname, lastname",
    },
    Words {
        means: Meaning::Is(Category::Health),
        whole: r"diagnos[ei]s, allerg(?:y|ies|ien|ie|ias|ia), alergias?, medications?, medical ?(?:history|condition|record)s?,
            blood ?(?:type|group|pressure), symptoms?, disabilit(?:y|ies), disease, illness, health, krankheit\w*, medikament\w*,
            blutgruppe, gesundheit\w*, maladie, medicaments?, sante, enfermedad\w*, medicamentos?, salud, malattia, farmaci,
            salute, patologi[ea]\w*, doencas?, saude, ziekten?, (?:medische )?aandoening(?:en)?, medicijnen, gezondheid,
            groupe sanguin, (?:tipo|grupo) (?:de )?sang(?:re|uineo), gruppo sanguigno, bloedgroep, vorerkrankung\w*, medikation",
        part: r"krankenversicher, krankenkasse, 既往歴, 病歴, アレルギー, 症状, 血液型",
    },
    Words {
        means: Meaning::Is(Category::Income),
        whole: r"salary, income, wages?, earnings, net ?worth, gehalt, einkommen, lohn, salaire, revenus?, salario, ingresos, nomina,
            stipendio, reddito, renda, rendimento, inkomen, maandinkomen, salaris, sueldo, ordenado, vencimento",
        part: r"jahreseinkommen, nettoeinkommen, 年収, 給与, 月収",
    },
    Words {
        means: Meaning::Is(Category::FreeText),
        whole: r"messages?, comments?, notes?, remarks?, description, enquiry, inquiry, question, feedback, instructions?, nachricht,
            bemerkung(?:en)?, anmerkung(?:en)?, kommentar\w*, commentaires?, remarques?, mensaje, comentarios?, observaciones,
            messaggio, commento, mensagem, observacoes, bericht, opmerking(?:en)?, vraag",
        part: r"備考, お問い合わせ内容, メッセージ, ご要望",
    },
    Words {
        means: Meaning::DatePart,
        whole: r"day, dd, month, mm, mo, year, yy, yyyy, tag, monat, jahr, jour, jj, mois, annee, aaaa, dia, mes, ano, giorno, gg,
            mese, anno, dag, maand, jaar, dzien, miesiac, rok, den, mesic, gun, ay, yil",
        part: r"年$, 月$, 日$",
    },
    Words {
        means: Meaning::Date,
        whole: r"date, datum, fecha, data, valid",
        part: r"日付",
    },
    Words {
        means: Meaning::Number,
        whole: r"number, num, no, nr, nummer, numero, n",
        part: r"番号",
    },
    Words {
        means: Meaning::Code,
        whole: r"code, codigo, codice, kode, kod",
        part: r"コード",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_into_words() {
        for (name, words) in [
            ("txtCardNumber", "txt card number"),
            ("billing[address_line1]", "billing address line 1"),
            ("Numéro de la carte *", "numero de la carte"),
            ("Straße", "strasse"),
            ("カード番号", "カード番号"),
            ("cvv2", "cvv 2"),
        ] {
            assert_eq!(plain(name), words);
        }
    }

    #[test]
    fn the_more_particular_meaning_wins() {
        for (text, category) in [
            ("Name on card", Category::CardHolder),
            ("Nom du titulaire", Category::CardHolder),
            ("ccname", Category::CardHolder),
            ("Card number", Category::CardNumber),
            ("Kreditkartennummer", Category::CardNumber),
            ("Sicherheitscode (CVC)", Category::CardCode),
            ("Ablaufdatum", Category::CardExpiry),
            ("有効期限", Category::CardExpiry),
            ("E-Mail-Adresse", Category::Email),
            ("Adresse e-mail", Category::Email),
            ("Telefoonnummer", Category::Phone),
            ("Benutzername", Category::Username),
            ("Company name", Category::Organization),
            ("Street name", Category::Address),
            ("Code postal", Category::Address),
            ("Data di nascita", Category::BirthDate),
            ("Apellidos", Category::Name),
            ("フリガナ", Category::Name),
            ("Número de cuenta", Category::BankAccount),
            ("Burgerservicenummer", Category::IdentityNumber),
            ("Authentication code", Category::OneTimeCode),
            ("Mot de passe", Category::Credential),
            ("Enter the 6-digit code", Category::OneTimeCode),
            ("Code reçu par SMS", Category::OneTimeCode),
            ("Código SMS", Category::OneTimeCode),
            ("Numéro fiscal", Category::IdentityNumber),
            ("Número da conta", Category::BankAccount),
            ("Alergias", Category::Health),
            ("Groupe sanguin", Category::Health),
            ("Tipo de sangre", Category::Health),
            ("Krankenversicherungsnummer", Category::Health),
            ("Medische aandoening", Category::Health),
            ("既往歴", Category::Health),
            ("Sueldo", Category::Income),
            ("Maandinkomen", Category::Income),
        ] {
            let found = meaning(&plain(text)).map(|(meaning, _)| meaning);
            assert_eq!(found, Some(Meaning::Is(category)), "{text}");
        }
    }
}
